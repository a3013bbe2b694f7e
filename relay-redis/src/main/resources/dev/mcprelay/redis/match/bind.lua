-- BIND: gives a session to an instance, over any earlier binding.
--
-- KEYS    1 bind
-- ARGV    1 channel|session hash, 2 instance, 3 bound of bind, 4 life of bind (ms)
-- returns 1
-- O(1). May be repeated.

write_binding(KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
