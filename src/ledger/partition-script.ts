import { appendBatch, OPEN_RUN } from "./script.ts";

/** The two scripts for a run of which other processes publish the rest, perhaps into the same stream. They use HKEYS besides. */

/**
 * OPEN_RUN for a partition. ARGV besides: 9 the run's id, 10 'of' and the number of partitions. State 3: the run is in the ledger already, as
 * a whole or in another number of partitions; to publish it again would double its events.
 */
export const OPEN_PARTITION = `
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  local run, part = string.match(field, '^(%x+)(%.?[^:]*):')
  if run == ARGV[9] and string.match(part, 'of%d+$') ~= ARGV[10] then return {-1, 1, -1, 3} end
end
${OPEN_RUN}`;

/**
 * APPEND_BATCH for a partition. Who makes a new stream though some partition is further, finds that the old one was deleted, with the
 * events of all of them: only this one can see that, so he tells it for all.
 */
export const APPEND_SHARED = appendBatch(`if len == next - from and len > 0 then
  local info, added = redis.pcall('XINFO', 'STREAM', stream), len
  for i = 1, #info, 2 do if info[i] == 'entries-added' then added = info[i + 1] end end
  if added == len then
    local of = '^(' .. string.sub(ARGV[1], 1, 16) .. '%.[^:]+:)next$'
    for _, field in ipairs(call('HKEYS', KEYS[2])) do
      local entry = string.match(field, of)
      local at = entry and field ~= ARGV[1] and tonumber(call('HGET', KEYS[2], field)) or 0
      if field == ARGV[1] then at = from end
      if at > 0 then call('HSET', KEYS[2], entry .. 'deleted', string.format('%.0f', at)) end
    end
    if from > 0 then return {next, len, id, 1} end
  end
end
`);
