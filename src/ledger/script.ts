/**
 * The scripts that move the ledger. KEYS: 1 the stream, 2 the ledger. The first two use HGET, HSET and XADD; XLEN only where
 * the user may (pcall: -1 otherwise), so that the least privileged user can publish.
 */

/**
 * Writes the run into the ledger unless it is there. ARGV: manifest field, manifest, next field, the next index to begin with.
 * Answers {next, 1 if the run was there already, XLEN or -1}; an error when the stream's key holds another type.
 */
export const OPEN_RUN = `
local len = redis.pcall('XLEN', KEYS[1])
if type(len) == 'table' then
  if string.find(len['err'], 'WRONGTYPE', 1, true) then return len end
  len = -1
end
local next = redis.call('HGET', KEYS[2], ARGV[3])
if next then return {tonumber(next), 1, len} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return {tonumber(ARGV[4]), 0, len}
`;

/**
 * Appends a batch exactly once. ARGV: next field, index of the first payload, MAXLEN or '', then the payloads.
 * Entries below \`next\` are in the stream already and are passed over. Answers {next, XLEN or -1, id of the last entry or ''};
 * a \`next\` below the batch's first index is a gap: nothing was written, and the writer goes back to it; -1: the ledger does not know the run.
 */
export const APPEND_BATCH = `
local call, stream = redis.call, KEYS[1]
local next = tonumber(call('HGET', KEYS[2], ARGV[1]) or -1)
local first = tonumber(ARGV[2])
if first > next then return {next, -1, ''} end
local stop = first + #ARGV - 3
local id = ''
for i = 4 + next - first, #ARGV - 1 do call('XADD', stream, '*', 'data', ARGV[i]) end
if stop > next then
  if ARGV[3] == '' then
    id = call('XADD', stream, '*', 'data', ARGV[#ARGV])
  else
    id = call('XADD', stream, 'MAXLEN', '~', ARGV[3], '*', 'data', ARGV[#ARGV])
  end
  next = stop
  call('HSET', KEYS[2], ARGV[1], string.format('%.0f', next))
end
local len = redis.pcall('XLEN', stream)
if type(len) == 'table' then len = -1 end
return {next, len, id}
`;

/**
 * Both ends of a transaction that appends a batch whose payloads do not pass through Lua. KEYS: 3 a name that nobody else uses.
 * ARGV to begin: next field, index of the first payload. The stream is put aside under the third name if it is this batch's turn; only
 * there do the XADDs between the two ends find it, as they make no stream (NOMKSTREAM). ARGV to end: next field, index behind the last
 * payload, MAXLEN or '', the last payload. Appends it, puts the stream back and moves the ledger; nothing where no stream was put aside.
 * The beginning does at once what the end will have to do, or fails: in a transaction, what one may the other may. It asks for XREAD
 * because the gate before it does: whoever may not wait at the gate may not pass it. The last append is the proof of those before it.
 */
export const TAKE_TURN = `
local call, stream, ledger, aside = redis.call, KEYS[1], KEYS[2], KEYS[3]
if not ARGV[3] then
  if call('HGET', ledger, ARGV[1]) ~= ARGV[2] then return 0 end
  call('XREAD', 'STREAMS', aside, '0')
  call('HSET', ledger, ARGV[1], ARGV[2])
  return call('RENAMENX', stream, aside)
end
local id
if ARGV[3] == '' then
  id = redis.pcall('XADD', aside, 'NOMKSTREAM', '*', 'data', ARGV[4])
else
  id = redis.pcall('XADD', aside, 'NOMKSTREAM', 'MAXLEN', '~', ARGV[3], '*', 'data', ARGV[4])
end
if not id then return 0 end
call('RENAMENX', aside, stream)
if type(id) == 'table' then return id end
return call('HSET', ledger, ARGV[1], ARGV[2])
`;

/**
 * What became of a batch, asked behind its transaction. ARGV: next field, index of its first payload. Answers {next, XLEN or -1}. A batch
 * that was not appended though it was its turn was refused for a reason: the server gives it again to an XADD that does nothing.
 */
export const TELL_POSITION = `
local next = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or -1)
local refused = next == tonumber(ARGV[2])
if refused then redis.call('XADD', KEYS[3], 'NOMKSTREAM', '*', 'data', '') end
local len = redis.pcall('XLEN', KEYS[1])
if type(len) == 'table' then
  if refused and string.find(len['err'], 'WRONGTYPE', 1, true) then return len end
  len = -1
end
return {next, len}
`;
