/**
 * The gate: a step sends its token and the name of a role, and gets the credentials of that role if the manifest names the
 * branch that the token was made on.
 *
 *   Function URL -> token verified by the issuer's keys -> decided by the table of the last pass -> exchange -> credentials
 *
 * It has no action of IAM and no way to become a role: all that it can do is to let the exchange ask STS with the token
 * that it was sent, and IAM looks at that token once more.
 */
import { invokeExchange } from '../src/aws/exchange-invoker.ts';
import { gateClients } from '../src/aws/gate-clients.ts';
import { KeptObject } from '../src/aws/kept-object.ts';
import { strictIssuerKeys } from '../src/bitbucket/issuer-keys.ts';
import { gateConfirmationIn } from '../src/core/gate/confirmation.ts';
import { storedGateTable } from '../src/core/gate/stored-table.ts';
import { parseJsonObject } from '../src/core/text/json.ts';
import { STATE_KEYS } from '../src/layout.ts';
import { admit } from '../src/service/gate/admit.ts';
import type { Answer } from '../src/service/gate/answers.ts';
import { CODE_DIMENSION } from '../src/service/gate/gate-metrics.ts';
import type { GateWorld } from '../src/service/gate/gate-world.ts';
import { KeyCache } from '../src/service/gate/key-cache.ts';
import { TableNow } from '../src/service/gate/table-now.ts';
import { readGateEnvironment } from './gate-environment.ts';
import type { InvocationContext } from './log.ts';
import { type Telemetry, withTelemetry } from './middleware.ts';

/** What it throws becomes a 502. Lambda counts it, and an alarm watches that; the dashboard has the count of ours. */
export const handler = withTelemetry(gate, { GateFailed: 1 });

async function gate(event: unknown, _context: InvocationContext, telemetry: Telemetry): Promise<Answer> {
  const { answer, line, counts, code } = await admit(event, world());
  telemetry.log(line);
  telemetry.count(counts);
  if (code !== undefined) telemetry.countOf({ GateRefused: 1 }, [CODE_DIMENSION, code]);
  return answer;
}

let connected: GateWorld | undefined;

/** Made by the first request and kept, with the connections and the keys of the issuer. */
function world(): GateWorld {
  connected ??= connect();
  return connected;
}

/** Bytes. A table of 5,000 roles has about two million; a report of what a pass did to as many, some tens. */
const MOST_BYTES = { table: 8 << 20, report: 64 << 20 };

function connect(): GateWorld {
  const { place, stateBucket, exchangeFunction } = readGateEnvironment(process.env);
  const now = () => new Date();
  const { s3, lambda } = gateClients();
  const issuer = strictIssuerKeys();
  const table = new KeptObject(
    s3,
    { bucket: stateBucket, key: STATE_KEYS.gate, mostBytes: MOST_BYTES.table },
    storedGateTable,
  );
  const report = new KeptObject(
    s3,
    { bucket: stateBucket, key: STATE_KEYS.latest, mostBytes: MOST_BYTES.report },
    (text) => gateConfirmationIn(parseJsonObject(text)),
  );
  return {
    place,
    keys: new KeyCache(() => issuer.keys(place.workspace), Date.now),
    table: new TableNow({
      table: () => table.current(),
      confirmation: () => report.current(),
      freshSeconds: place.freshSeconds,
      now,
    }),
    exchange: (request) => invokeExchange(lambda, exchangeFunction, request),
    now,
  };
}
