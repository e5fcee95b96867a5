-- Puts units back on a bucket's counter, unless the counter is gone: then it will be made anew from the ledger.
-- KEYS[1] the counter; ARGV[1] units. Returns the units now on it, or -1.
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
return redis.call('INCRBY', KEYS[1], ARGV[1])
