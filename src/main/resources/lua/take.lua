-- Takes units off a bucket's counter for the requests that are waiting, and some ahead while plenty is left.
-- KEYS[1] the counter; ARGV[1] units needed now; ARGV[2] units wanted ahead of need.
-- Returns the units taken, 0 if none is left, -1 if the counter is not there. Never takes ahead more than an eighth
-- of what remains, so that near the end every unit is in plain sight.
local left = redis.call('GET', KEYS[1])
if not left then return -1 end
left = tonumber(left)
if left <= 0 then return 0 end
local need = math.max(tonumber(ARGV[1]), 0)
local ahead = math.min(tonumber(ARGV[2]), math.floor((left - need) / 8))
local taken = math.min(left, need + math.max(ahead, 0))
redis.call('DECRBY', KEYS[1], taken)
return taken
