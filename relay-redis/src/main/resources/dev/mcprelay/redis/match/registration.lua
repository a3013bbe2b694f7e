-- REGISTRATION: where an instance is parked, or was last.
--
-- KEYS    1 inst
-- ARGV    1 instance
-- returns {slot.gen|edge, rely} | {} it is not known
-- O(1). Changes nothing.

local text = redis.call('HGET', KEYS[1], ARGV[1])
local record = text and read_instance(ARGV[1], text)
if not record or record.expiry <= now then
    return {}
end
return {record.slot, record.rely}
