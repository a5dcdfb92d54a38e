import type { Fault } from "../../../engine/ports.ts";
import { SinkFault } from "../../../engine/ports.ts";
import { askServer } from "../ask-server.ts";
import { type Address, addressText, type RedisTarget, targetAtAddress } from "../target.ts";
import { addressFrom } from "./redirection.ts";
import { noSentinelAnswers, switchedFault, unknownName, unreachableMaster } from "./sentinel-faults.ts";
import { watchForSwitch } from "./switch-watch.ts";
import type { Place, Whereabouts, WhereaboutsOptions } from "./whereabouts.ts";

/** A sentinel that does not answer within this is passed over. */
const ONE_SENTINEL_MS = 1000;

/**
 * Asks sentinels for the master, beginning with the one that answered last. What a sentinel tells may be out of date: the server must say
 * itself that it is a master, and when it does not, or cannot be reached, the next sentinel is asked first.
 */
export function bySentinels(target: RedisTarget, { tell }: WhereaboutsOptions): Whereabouts {
  const name = target.masterName!;
  const sentinels = target.named!.map((address) => sentinelAt(target, address));
  let first = 0;
  let told: string | undefined;

  const askNextFirst = (): void => {
    first = (first + 1) % sentinels.length;
  };
  const find = async (): Promise<Place> => {
    const faults: Fault[] = [];
    for (let i = 0; i < sentinels.length; i++) {
      const at = (first + i) % sentinels.length;
      const answer = await masterBy(sentinels[at]!, name).catch(faultIn);
      if (answer !== undefined && "kind" in answer) faults.push(answer);
      else if (answer !== undefined) {
        first = at;
        return { target: targetAtAddress(target, answer), mustBeMaster: true };
      }
    }
    throw new SinkFault(
      faults.length === sentinels.length ? noSentinelAnswers(target, faults) : unknownName(target),
    );
  };

  return {
    find,
    refused: (place, fault) => {
      askNextFirst();
      return unreachableMaster(name, place.target, fault);
    },
    heard: (_, reply) => {
      if (reply.startsWith("READONLY")) askNextFirst();
    },
    watch: (place, _client, leave) => {
      const { label } = place.target;
      if (label !== told) tell(`The master of ${name} is ${label}`, { event: "master", name, node: label });
      told = label;
      return watchForSwitch(sentinels, name, (at, master) => {
        if (addressText(master) === addressText(place.target)) return;
        first = at;
        leave(switchedFault(name, label, addressText(master)));
      });
    },
  };
}

/** User and password of the URL, and of the file that it came from, are the master's. */
function sentinelAt(target: RedisTarget, address: Address): RedisTarget {
  const { username: _user, password: _password, keyring, ...rest } = target;
  const { sentinelPassword: password } = target;
  return {
    ...targetAtAddress({ ...rest, db: 0 }, address),
    ...(keyring && { keyring: keyring.forOthers() }),
    ...(password !== undefined && { password }),
  };
}

/** Undefined when this sentinel does not know the name. Rejects with a SinkFault. */
async function masterBy(sentinel: RedisTarget, name: string): Promise<Address | undefined> {
  const command = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", name] as const;
  const reply = await askServer(sentinel, command, {
    withinMs: ONE_SENTINEL_MS,
    clientName: "ingest-sentinel",
  });
  return Array.isArray(reply) ? addressFrom(reply[0], reply[1], sentinel.host) : undefined;
}

function faultIn(error: unknown): Fault {
  if (error instanceof SinkFault) return error.fault;
  throw error;
}
