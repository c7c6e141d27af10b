/** The fixture's manifests with a gate in an account of its own, and a role whose branches it keeps. */
import { type Workspace, workspace } from './workspace.ts';

export const GATE_VPC = 'arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718';
export const GATE_URL = 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-central-1.on.aws/';

export const GATED_ROLE = `apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: checkout-release
spec:
  repositories: [checkout-api]
  branches: [main, "release/*"]
  enforcement: gate
  session:
    maxDuration: 4h
    requestDuration: 30m
  policies:
    - name: releases
      statements:
        - actions: [s3:PutObject]
          resources: ["arn:aws:s3:::checkout-releases/*"]
`;

/** @param gate the lines of `gate:` in the settings */
export async function gatedWorkspace(
  gate: readonly string[] = [`vpcs: [${GATE_VPC}]`, `url: ${GATE_URL}`],
): Promise<Workspace> {
  const folder = await workspace();
  const settings = (await folder.read('manifests/rolekeeper.yaml')).trimEnd();
  await folder.write(
    'manifests/rolekeeper.yaml',
    `${[settings, '  gate:', ...gate.map((line) => `    ${line}`)].join('\n')}\n`,
  );
  await folder.write('manifests/teams/shop/checkout-release.yaml', GATED_ROLE);
  return folder;
}
