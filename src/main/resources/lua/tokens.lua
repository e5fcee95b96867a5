-- Takes tokens for the holds of a product that are waiting. The bucket fills at a rate and holds a burst.
-- KEYS[1] the bucket; ARGV[1] tokens a second; ARGV[2] most tokens; ARGV[3] tokens wanted.
-- Returns tokens given * 10^7 + microseconds until the next. Counts in millionths of a token, so that all numbers are
-- whole. A bucket that is not there is full: it runs out when it would be.
local rate, most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000000, tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = most
if kept[1] then
  level = math.min(most, tonumber(kept[1]) + math.max(now - tonumber(kept[2]), 0) * rate)
end
local given = math.min(wanted, math.floor(level / 1000000))
level = level - given * 1000000
redis.call('HSET', KEYS[1], 'level', string.format('%.0f', level), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((most - level) / rate / 1000) + 1)
return given * 10000000 + math.ceil(math.max(1000000 - level, 0) / rate)
