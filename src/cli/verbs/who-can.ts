/** `rolekeeper who-can`: who gets into a role, or which roles, and which pipelines by them, may do something. */
import { entrancesOf } from '../../core/access/entrances.ts';
import { whoMay } from '../../core/access/who-may.ts';
import { whoCanJson } from '../../core/render/access-json.ts';
import { otherPrincipals } from '../../core/trust/other-principals.ts';
import { readTrustDocument } from '../../core/trust/trust-document.ts';
import { UsageError } from '../../errors.ts';
import { accessView, roleCalled } from '../account/access-view.ts';
import { text, withDefault } from '../command/option.ts';
import { ACCESS_TARGET, OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { actionAsked } from '../manifests/asked-step.ts';
import { whoEntersText, whoMayText } from '../text/who-can-text.ts';

export const verb = defineVerb({
  description:
    'Says who gets into a role: which steps of which repositories, who keeps their branches, and which callers are no pipelines. With --action instead, which roles may do that on a resource (yes, maybe or no, by their policies and their permissions boundary) and which pipelines get into those. What cannot be known is maybe, with what it depends on; what was not looked at is named. The manifests count; with --target what IAM has. Nothing is written.',
  examples: [
    { line: 'rolekeeper who-can --role checkout-deploy', means: 'lists the pipelines that get into the role' },
    {
      line: 'rolekeeper who-can --action s3:PutObject --resource arn:aws:s3:::reports/index.html --target aws',
      means: 'lists the roles of the AWS account that may write this object, and their pipelines',
    },
    { line: 'rolekeeper who-can --action iam:PassRole', means: 'on any resource' },
  ],
  options: {
    role: text('--role <NAME>', 'who gets into this role, by name or ARN'),
    action: text('--action <ACTION>', 'which roles may do this, such as s3:PutObject'),
    resource: text('--resource <ARN>', 'with --action: on this resource; on all and on some if left out'),
    manifests: withDefault(text('--manifests <DIR>', 'the manifests folder'), 'manifests'),
    ...ACCESS_TARGET,
    ...OUTPUT,
  },
  async run({ options, ...session }) {
    const { output, program } = session;
    const { role: name, action, resource } = options;
    if ((name === undefined) === (action === undefined)) {
      throw new UsageError(name === undefined ? 'nothing was asked' : '--role and --action are two questions', {
        remedy: 'Give --role to ask who gets in, or --action to ask which roles may do that.',
      });
    }
    if (resource !== undefined && action === undefined) {
      throw new UsageError('--resource means nothing without --action', {
        remedy: 'Add --action, such as s3:PutObject.',
      });
    }
    const view = await accessView(options, session);
    if (view === undefined) return 1;
    try {
      const { settings, world, source, isAccount } = view;
      const context = { paint: output.paint, width: output.width, program, world, source, isAccount };
      if (action !== undefined) {
        const asked = actionAsked(action, resource, settings);
        const found = whoMay(asked, view.roles, await view.policyTexts(view.roles), world);
        const roles = found.map((one) => ({ ...one, others: othersOf(one.role.spec.trust) }));
        if (output.json) output.dataJson(whoCanJson(roles, { source, world, asked }));
        else output.data(whoMayText(asked, found, context));
        return 0;
      }
      const role = roleCalled(name ?? '', view);
      const { trust } = role.spec;
      const one = { role, permission: undefined, entrances: entrancesOf(trust, world), others: othersOf(trust) };
      if (output.json) output.dataJson(whoCanJson([one], { source, world, asked: undefined }));
      else output.data(whoEntersText(one, context));
      return 0;
    } finally {
      view.close();
    }
  },
});

function othersOf(trust: string): string[] {
  const read = readTrustDocument(trust);
  return 'document' in read ? otherPrincipals(read.document) : [];
}
