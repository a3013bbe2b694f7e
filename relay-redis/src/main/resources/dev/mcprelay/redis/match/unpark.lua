-- UNPARK: offers a registration to nobody, if it is still the newest of its instance.
--
-- KEYS    1 inst
-- ARGV    1 instance, 2 slot.gen|edge, 3 BUSY, AWAY or GONE, 4 how long it is offered to nobody (ms)
-- returns 1, or 0 when there is a newer one or none
-- O(1). May be repeated.

local text = redis.call('HGET', KEYS[1], ARGV[1])
local record = text and read_instance(ARGV[1], text)
local why, for_ms = ARGV[3], tonumber(ARGV[4])
if not record or record.slot ~= ARGV[2] then
    return 0
end
if why == 'GONE' then
    redis.call('HDEL', KEYS[1], ARGV[1])
elseif why == 'AWAY' then
    hide_instance(KEYS[1], record, for_ms)
elseif not is_hidden(record) then
    record.credit = 0
    record.busy = now + for_ms
    record.expiry = math.max(record.expiry, record.busy + 1)
    write_instance(KEYS[1], record)
end
return 1
