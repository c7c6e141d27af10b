/** What a pass of the function plans by, acts on and remembers: loaded while it looks at the lease (reconcile.ts). */
import type { CallCounts } from '../src/aws/call-meter.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import type { S3Sender } from '../src/aws/s3-bucket.ts';
import { serviceIam } from '../src/aws/service-iam.ts';
import { stateBucket } from '../src/aws/state-bucket.ts';
import { KeptDesired } from '../src/service/kept-desired.ts';
import type { PassWorld } from '../src/service/pass-world.ts';
import type { FunctionSettings } from './environment.ts';
import { manifestSource } from './manifest-source.ts';

export interface ReconcileWorld extends PassWorld {
  /** Of IAM, since the container began. */
  readonly calls: CallCounts;
}

export interface Container {
  readonly s3: S3Sender;
  /** That the function stands in, twelve digits. */
  readonly account: string;
  now(): Date;
}

export function reconcileWorld(settings: FunctionSettings, { s3, account, now }: Container): ReconcileWorld {
  const { iam, writes, calls } = serviceIam();
  return {
    source: manifestSource(settings, s3),
    desired: new KeptDesired(),
    reader: new IamRoleReader(iam, async () => account),
    writer: (fence) => new IamRoleWriter(writes.fenced(fence)),
    pace: writes.pace,
    ...stateBucket(s3, settings.stateBucket, now),
    now,
    calls,
  };
}
