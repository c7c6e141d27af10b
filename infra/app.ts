/** The CDK app: `npx cdk synth` runs this file. Settings and context in, stacks out; nothing is asked of AWS. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { validateTree } from '../src/core/manifest/validate.ts';
import { WorldError } from '../src/errors.ts';
import { ManifestFolder } from '../src/files/manifest-folder.ts';
import { readContext } from './context.ts';
import { DeploymentError, describeDeployment } from './deployment.ts';
import { addRolekeeper } from './rolekeeper-app.ts';

const app = new App();
try {
  const context = readContext(app.node.getAllContext());
  const folder = new ManifestFolder(join(process.cwd(), context.values.manifests));
  addRolekeeper(app, describeDeployment(validateTree(await folder.read()), context));
  app.synth();
} catch (error) {
  if (!(error instanceof DeploymentError || error instanceof WorldError)) throw error;
  console.error(error.message);
  if (error instanceof WorldError && error.remedy !== undefined) console.error(error.remedy);
  process.exitCode = 1;
}
