-- ENQ: introduces commands, one after another, each to the slot that is parked the longest, or gives it a place in the
-- line. Instances that ail on the channel come last: only if no other serves it, or if the command has waited for a busy
-- one for long enough.
--
-- KEYS    1 wait, 2 inst
-- ARGV    1 bound of the line, 2 life of the line (ms), 3 reservation (ms), 4 passing over (ms), 5 hiding (ms)
--         and of each command: 1 ingress|seq, 2 its arrival (us; '' the first time), 3 channel, 4 hash of the only
--         instance that may take it ('' for any), 5 deadline (ms), 6 slot.gen|edge to pass over ('' if none), 7 1 if the
--         edge of that slot is dead, 8 1 if OFFLINE and UNSERVED may be said
-- returns of each command: {'MATCH', instance, slot.gen|edge, rely, 1 if the channel is affine there, arrival (us)}
--         | {'QUEUED', arrival (us)} | {'OFFLINE', 1 if one was there a moment ago} no instance takes polls
--         | {'UNSERVED'} none that does takes the channel | {'FULL'}
--         | {'GONE'} the only instance that may take it is forgotten
-- O(instances x commands). May be repeated: a command has one place in the line, and keeps its arrival.

local wait, inst = KEYS[1], KEYS[2]
local most_waiting, wait_ms, reserve_ms = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local pass_ms, hide_ms = tonumber(ARGV[4]), tonumber(ARGV[5])
local COMMON, EACH = 5, 8

local function read_instances()
    local found = {}
    local records = redis.call('HGETALL', inst)
    for i = 1, #records, 2 do
        local record = read_instance(records[i], records[i + 1])
        if not record or record.expiry <= now then
            redis.call('HDEL', inst, records[i])
        else
            found[#found + 1] = record
        end
    end
    return found
end

local instances = read_instances()

local function read_command(at)
    local command = {
        id = ARGV[at + 1],
        arrival = ARGV[at + 2],
        channel = ARGV[at + 3],
        pin = ARGV[at + 4],
        dropped = ARGV[at + 6],
        dead = ARGV[at + 7] == '1',
        may_be_offline = ARGV[at + 8] == '1',
    }
    command.member = table.concat({'1', command.id, command.channel, ARGV[at + 5], command.pin}, '|')
    return command
end

-- The same command with another deadline has another member; its arrival finds it.
local function remove_others(command)
    local prefix = '1|' .. command.id .. '|'
    for _, other in ipairs(redis.call('ZRANGEBYSCORE', wait, command.arrival, command.arrival)) do
        if other ~= command.member and string.sub(other, 1, #prefix) == prefix then
            redis.call('ZREM', wait, other)
        end
    end
end

local function leave_line(command)
    if command.arrival ~= '' and redis.call('ZREM', wait, command.member) == 0 then
        remove_others(command)
    end
end

-- The oldest have the nearest deadlines: a few of them tell whether anybody left without a word.
local function is_full(command)
    if redis.call('ZCARD', wait) < most_waiting or redis.call('ZSCORE', wait, command.member) then
        return false
    end
    for _, oldest in ipairs(redis.call('ZRANGE', wait, 0, 15)) do
        local waiting = read_waiting(oldest)
        if not waiting or waiting.deadline <= now then
            redis.call('ZREM', wait, oldest)
        end
    end
    return redis.call('ZCARD', wait) >= most_waiting
end

local function pass_over(record, dead)
    if dead then
        hide_instance(inst, record, hide_ms)
    elseif not is_hidden(record) then
        record.busy = math.max(record.busy, now + pass_ms)
        write_instance(inst, record)
    end
end

local function parked_longer(record, than)
    return (not than or record.parked < than.parked) and record or than
end

-- What there is for a command: the best slot that does not ail, the best that does, and what is known of the others.
local function look_around(command)
    local seen = {}
    for _, record in ipairs(instances) do
        local is_dropped = record.slot == command.dropped
        local takes_it = takes(record.channels, command.channel)
        local may = may_take(record.hash, command.pin)
        seen.known = seen.known or record.hash == command.pin
        if is_hidden(record) or (is_dropped and command.dead) then
            seen.away = true
        else
            seen.alive = true
            seen.served = seen.served or takes_it
        end
        if may and not (is_dropped and command.dead) then
            seen.well = seen.well or serves_well(record, command.channel)
        end
        if is_dropped then
            pass_over(record, command.dead)
        elseif takes_it and may and (record.credit > 0 or record.busy <= now) then
            if holds(record.ailing, command.channel) then
                seen.resort = parked_longer(record, seen.resort)
            else
                seen.best = parked_longer(record, seen.best)
            end
        end
    end
    return seen
end

local function match(command, record, at)
    record.parked = tonumber(at)
    record.credit = math.max(0, record.credit - 1)
    record.busy = now + reserve_ms
    write_instance(inst, record)
    leave_line(command)
    local affine = holds(record.affine, command.channel) and '1' or '0'
    return {'MATCH', record.id, record.slot, record.rely, affine, command.arrival ~= '' and command.arrival or at}
end

local function stand_in_line(command, at)
    local first = command.arrival == ''
    if first and is_full(command) then
        return {'FULL'}
    end
    local arrival = first and at or command.arrival
    if redis.call('ZADD', wait, 'NX', arrival, command.member) == 0 then
        arrival = whole(tonumber(redis.call('ZSCORE', wait, command.member)))
    elseif not first then
        remove_others(command)
    end
    redis.call('PEXPIRE', wait, wait_ms)
    return {'QUEUED', arrival}
end

local function introduce(command, at)
    local seen = look_around(command)
    if command.pin ~= '' and not seen.known then
        leave_line(command)
        return {'GONE'}
    end
    local waited = command.arrival ~= '' and tonumber(at) - tonumber(command.arrival) or 0
    local resort = (not seen.well or waited >= pass_ms * 1000) and seen.resort
    if seen.best or resort then
        return match(command, seen.best or resort, at)
    end
    if command.may_be_offline and not seen.served then
        leave_line(command)
        return seen.alive and {'UNSERVED'} or {'OFFLINE', seen.away and '1' or '0'}
    end
    return stand_in_line(command, at)
end

-- Each a microsecond after the one before it: their order is the order of their arrivals.
local reply = {}
for at = COMMON, #ARGV - EACH, EACH do
    reply[#reply + 1] = introduce(read_command(at), whole(tonumber(micros) + #reply))
end
return reply
