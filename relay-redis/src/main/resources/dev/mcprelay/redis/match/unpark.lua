-- UNPARK: hides or forgets a registration, if it is still the newest of its instance.
--
-- KEYS    1 inst
-- ARGV    1 instance, 2 slot.gen|edge, 3 hiding (ms); 0: forget it
-- returns 1, or 0 when there is a newer one or none
-- O(1). May be repeated.

local text = redis.call('HGET', KEYS[1], ARGV[1])
local record = text and read_instance(ARGV[1], text)
if not record or record.slot ~= ARGV[2] then
    return 0
end
if ARGV[3] == '0' then
    redis.call('HDEL', KEYS[1], ARGV[1])
else
    hide_instance(KEYS[1], record, tonumber(ARGV[3]))
end
return 1
