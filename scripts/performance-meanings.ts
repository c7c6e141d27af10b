/** What each topic of the bench compares, and why it matters: prose for docs/performance.md, above the topic's figures. */
export const MEANINGS: Readonly<Record<string, string>> = {
  computing: `From the bytes of 1,000 manifests to the plan, against \`YAML.parse\` of the same texts: what a script would pay that parses
them and stops there.`,
  guardrails: `Every role guardrail on every manifest, against parsing these manifests. They run on each keystroke of an editor's check and
in each pipeline.`,
  trail: `From the text of a trail's file to its steps, against a second and against \`JSON.parse\` of the same text: a trail of a busy
account has as many events an hour.`,
  growth: `CPU and memory at 1,000, 2,000 and 5,000 roles: nothing grows faster than the account. And the peak of a process that shows a
plan of 10,000 new roles, against one that only makes it: what is printed is not held in memory many times over.`,
  writing: `Calls of an apply, against what IAM itself needs for that change: CreateRole and one for each policy; one for each changed facet.
More would be waste, fewer would be something not done. Our own tags are not counted as needed.`,
  memory: `The peak of \`rolekeeper plan\` as it is published, against a Node process that prints one line, and against a script that only
reads the account in bulk by the same SDK: a Lambda is billed by memory, and a pipeline step has 4 GB for everything. With an embedded account,
the account itself is in the same process.`,
  reading: `Calls and time of a plan, in one process. Calls are compared with the fewest that bulk reading allows (the pages of 1,000 roles of
both listings, the provider, the account, the texts of the managed policies) and with the reader that most people would write first
(\`bench/naive-reader.ts\`), which asks for each role: GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies, ListRoleTags. IAM has
one rate limit for an account, shared with its people and its deployments.`,
  plan: `\`rolekeeper plan --target aws\` as a whole process, as people wait for it, against scripts that only read (\`bench/peers\`): a bulk
read by the same SDK, one by boto3, the reader that asks for each role, and the calls that a refresh of Terraform's AWS provider makes. *Cold*:
nothing is left from an earlier run. *Run again*: with whatever the run before has left.`,
  known: `A run where everything is known to the cache, or all but one manifest, against \`YAML.parse\` of the texts, and against the
command without the cache: most runs change few manifests.`,
  start: `Time from the start of the process to its end, as the command is published. \`--help\` is what people try first; a
pipeline step or an editor waits for \`validate\` of the seven samples. Against Node alone, and Node and \`YAML.parse\` of the same files.`,
  pass: `Calls to IAM of a pass of the service that has nothing to do. It runs every few minutes, all year.`,
  'thirty-days': 'The heap of a service that runs for weeks, at the end against after three weeks: nothing piles up.',
  throttling: `Writes that IAM refuses for their rate use up the rate of the account's people and deployments, and the limit alone should
be what is waited for. Through the SDK's own client, in virtual time, against 2 % of the writes, against the time that the limit allows, and
against the SDK's adaptive retry with 50 tries; with its default of 3 it loses roles. *Remembered*: the service kept the rate that it learnt.
Other bursts, a wrong memory, a limit that changes and other callers are in \`test/aws/throttled-writes.test.ts\`.`,
  function: `The function as it is deployed, against the SDK alone in a bundle of the same options, and against other ways to build it: a cold
start is waited for, and billed. A warm container keeps the desired state of a revision.`,
  gate: `What a step waits for at the gate beside the network and AWS, against the least that any gate would do: verify a token with
\`jose\` and call STS once. Ours asks S3 for the table at each request, so that what was taken away is gone at once, and lets another
function make the call.`,
};
