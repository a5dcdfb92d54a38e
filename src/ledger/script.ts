/**
 * The two scripts that move the ledger. KEYS: 1 the stream, 2 the ledger. They use HGET, HSET and XADD; XLEN only where
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
