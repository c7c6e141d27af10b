/**
 * A plan that makes very many roles, rendered in this process as the command does it:
 * `node bench/rendering.ts ROLES text|markdown|json|none` writes it to /dev/null, and prints how long it is, in KiB.
 */
import '../src/cli/small-heap.ts';
import { processIo } from '../src/cli/command/io.ts';
import { Output } from '../src/cli/command/output.ts';
import { desiredBy } from '../src/core/compile/desired-state.ts';
import { validateTree } from '../src/core/manifest/validate.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import type { Plan } from '../src/core/model/plan.ts';
import { planJson } from '../src/core/render/plan-json.ts';
import { planMarkdown } from '../src/core/render/plan-markdown.ts';
import { planText } from '../src/core/render/plan-text.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { ACCOUNT, fixture } from './fixture.ts';

const FORMS: Readonly<Record<string, (plan: Plan, output: Output) => void>> = {
  none: () => undefined,
  text: (plan, output) => output.data(planText(plan, { target: 'the bench', paint: output.paint })),
  markdown: (plan, output) => output.data(planMarkdown(plan, { target: 'the bench' })),
  json: (plan, output) => output.dataJson(planJson(plan, { target: 'the bench' })),
};

const [roles, form] = process.argv.slice(2);
const render = FORMS[form ?? ''];
if (render === undefined) throw new Error(`there is no form ${form}: ${Object.keys(FORMS).join(', ')}`);
const output = new Output(processIo(''), { color: 'never', json: form === 'json', out: '/dev/null' });
render(await plan(Number(roles)), output);
output.close();

/** More roles than IAM has in an account, and more files than a folder may have: what is measured is the rendering. */
async function plan(count: number): Promise<Plan> {
  const tree = await fixture(count).read();
  const desired = desiredBy(validateTree(tree, { files: 2 * count, bytes: 1024 ** 3 }), tree);
  const nothing = {
    read: async () => ({ account: ACCOUNT, roles: [], complete: true, provider: { is: 'unread' } as const }),
    readPolicies: async () => new Map(),
    readPolicyTexts: async () => new Map(),
  };
  const made = await makePlan(desired, nothing, { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED });
  if (made.operations.length !== count) throw new Error(`the plan does ${made.operations.length} of ${count} things`);
  return made;
}
