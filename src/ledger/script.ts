/**
 * The scripts that move the ledger. KEYS: 1 the stream, 2 the ledger. The first two use HGET, HSET and XADD; XLEN and, once, HKEYS only
 * where the user may (pcall), so that the least privileged user can publish.
 */

/**
 * Writes the run into the ledger, or takes it over, or finds that it is there. ARGV: manifest field, manifest, next field, the next index
 * to begin with, owner field, owner (`<epoch>.<token>`), deleted field, the only next index at which it may be taken over, or ''.
 * Answers {next, 1 if the run was there already, XLEN or -1, state}. State 1: it belongs to another with the same epoch or a later one
 * (a run without events belongs to whoever comes); 2: it is not where it may be taken over; 3: partitions of it are there already, and the whole would double them (seen where the user may
 * HKEYS); else 0. An error when the stream's key holds
 * another type. A run that begins behind its first event goes on after somebody had deleted its ledger. The owner is written
 * every time: WAIT speaks of the writes of a connection.
 */
export const OPEN_RUN = `
local len = redis.pcall('XLEN', KEYS[1])
if type(len) == 'table' then
  if string.find(len['err'], 'WRONGTYPE', 1, true) then return len end
  len = -1
end
local next, owner = redis.call('HGET', KEYS[2], ARGV[3]), redis.call('HGET', KEYS[2], ARGV[5])
if not next then
  local whole, fields = string.match(ARGV[1], '^(%x+):'), redis.pcall('HKEYS', KEYS[2])
  for _, field in ipairs(whole and fields or {}) do
    if string.find(field, whole .. '.', 1, true) == 1 then return {-1, 1, -1, 3} end
  end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
  if ARGV[4] ~= '0' then redis.call('HSET', KEYS[2], ARGV[7], ARGV[4]) end
  return {tonumber(ARGV[4]), 0, len, 0}
end
local function epoch(of) return tonumber(string.match(of or '', '^(%d+)%.') or 0) end
local isUnbegun = next == '0' and ARGV[8] == '0'
if owner ~= ARGV[6] and epoch(owner) >= epoch(ARGV[6]) and not isUnbegun then return {tonumber(next), 1, len, 1} end
if ARGV[8] ~= '' and next ~= ARGV[8] then return {tonumber(next), 1, len, 2} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2], ARGV[5], ARGV[6])
return {tonumber(next), 1, len, 0}
`;

/**
 * Appends a batch exactly once. ARGV: next field, owner field, owner, deleted field, MAXLEN or '', index of the first payload, then the
 * payloads. Entries below \`next\` are in the stream already and are passed over. Answers {next, XLEN or -1, id of the last entry or '', 1 for a new stream};
 * a \`next\` below the batch's first index is a gap: nothing was written, and the writer goes back to it; -1: the ledger does not know
 * the run; -2: another has taken it over. A new stream, though the run is further, means that somebody
 * deleted the old one; one that was merely emptied remembers what was added to it (Redis 7).
 */
export const APPEND_BATCH = appendBatch(`if from > 0 and len == next - from and len > 0 then
  local info, added = redis.pcall('XINFO', 'STREAM', stream), len
  for i = 1, #info, 2 do if info[i] == 'entries-added' then added = info[i + 1] end end
  if added == len then
    call('HSET', KEYS[2], ARGV[4], string.format('%.0f', from))
    return {next, len, id, 1}
  end
end
`);

/** `whenNewStream` comes behind the appending, where a new stream can be seen. */
export function appendBatch(whenNewStream: string): string {
  return `
local call, stream = redis.call, KEYS[1]
local next = tonumber(call('HGET', KEYS[2], ARGV[1]) or -1)
if next >= 0 and call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] then return {-2, -1, ''} end
local first = tonumber(ARGV[6])
if first > next then return {next, -1, ''} end
local stop = first + #ARGV - 6
local id, from = '', next
for i = 7 + next - first, #ARGV - 1 do call('XADD', stream, '*', 'data', ARGV[i]) end
if stop > next then
  if ARGV[5] == '' then
    id = call('XADD', stream, '*', 'data', ARGV[#ARGV])
  else
    id = call('XADD', stream, 'MAXLEN', '~', ARGV[5], '*', 'data', ARGV[#ARGV])
  end
  next = stop
  call('HSET', KEYS[2], ARGV[1], string.format('%.0f', next))
end
local len = redis.pcall('XLEN', stream)
if type(len) == 'table' then len = -1 end
${whenNewStream}return {next, len, id}
`;
}

/** Shows that the writer is alive. ARGV: owner field, owner, beat field, any other text than before. Nothing when the run is another's. */
export const BEAT = `
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
return 1
`;

/**
 * Both ends of a transaction that appends a batch whose payloads do not pass through Lua. KEYS: 3 a name that nobody else uses.
 * ARGV to begin: next field, owner field, owner, 'turn', index of the first payload. The stream is put aside under the third name if it
 * is this batch's turn and the run is still this writer's; only there do the XADDs between the two ends find it, as they make no stream
 * (NOMKSTREAM). ARGV to end: next field, index behind the last payload, MAXLEN or '', the last payload. Appends it, puts the stream back
 * and moves the ledger; nothing where no stream was put aside.
 * The beginning does at once what the end will have to do, or fails: in a transaction, what one may the other may. It asks for XREAD
 * because the gate before it does: whoever may not wait at the gate may not pass it. The last append is the proof of those before it.
 */
export const TAKE_TURN = `
local call, stream, ledger, aside = redis.call, KEYS[1], KEYS[2], KEYS[3]
if ARGV[5] then
  if call('HGET', ledger, ARGV[1]) ~= ARGV[5] or call('HGET', ledger, ARGV[2]) ~= ARGV[3] then return 0 end
  call('XREAD', 'STREAMS', aside, '0')
  call('HSET', ledger, ARGV[1], ARGV[5])
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
 * What became of a batch, asked behind its transaction. ARGV: next field, owner field, owner, index of its first payload. Answers {next,
 * XLEN or -1}; next is -2 when another has taken the run over. A batch that was not appended though it was its turn was refused for a
 * reason: the server gives it again to an XADD that does nothing.
 */
export const TELL_POSITION = `
local next = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or -1)
if next >= 0 and redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] then return {-2, -1} end
local refused = next == tonumber(ARGV[4])
if refused then redis.call('XADD', KEYS[3], 'NOMKSTREAM', '*', 'data', '') end
local len = redis.pcall('XLEN', KEYS[1])
if type(len) == 'table' then
  if refused and string.find(len['err'], 'WRONGTYPE', 1, true) then return len end
  len = -1
end
return {next, len}
`;
