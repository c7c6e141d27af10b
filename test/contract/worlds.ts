/** The two accounts that the contract is held against. */
import { IAMClient } from '@aws-sdk/client-iam';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import type { Moto } from '../support/moto.ts';
import { ACCOUNT } from './baseline.ts';
import type { World } from './contract-case.ts';

export const embedded: World = {
  name: 'the embedded IAM',
  wordsAsIam: true,
  open: async () =>
    new EmbeddedIam({
      Account: ACCOUNT,
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
      InstanceProfiles: [],
      OpenIDConnectProviders: [],
    }),
};

/** The real client of the SDK, over HTTP. */
export function motoWorld({ endpoint, reset }: Moto): World {
  const client = new IAMClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    name: 'moto',
    wordsAsIam: false,
    open: async () => {
      await reset();
      return { send: (command) => client.send(command as Parameters<typeof client.send>[0]) };
    },
  };
}
