import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { CATALOGUE_DATE } from '../../src/core/iam/catalogue.ts';
import { workspace } from './workspace.ts';

describe('the command line', () => {
  const mistakes = [
    {
      reason: 'a verb is misspelt',
      argv: ['plann'],
      says: 'there is no command "plann"',
      remedy: 'Did you mean plan?',
    },
    {
      reason: 'help is asked for a misspelt verb',
      argv: ['plann', '--help'],
      says: 'there is no command "plann"',
      remedy: 'Did you mean plan?',
    },
    {
      reason: 'help is asked for no verb at all',
      argv: ['nonsense', '--help'],
      says: 'there is no command "nonsense"',
      remedy: 'rolekeeper --help lists what there is.',
    },
    {
      reason: 'the help of a misspelt verb',
      argv: ['help', 'aply'],
      says: 'there is no command "aply"',
      remedy: 'Did you mean apply?',
    },
    {
      reason: 'the help of no verb at all',
      argv: ['help', 'nonsense'],
      says: 'there is no command "nonsense"',
      remedy: 'rolekeeper --help lists what there is.',
    },
    {
      reason: 'an option is misspelt',
      argv: ['plan', '--jsn'],
      says: "unknown option '--jsn'",
      remedy: 'Did you mean --json?',
    },
    {
      reason: 'an option is of another verb',
      argv: ['validate', '--expect', 'x'],
      says: "unknown option '--expect'",
      remedy: 'rolekeeper validate --help lists what there is.',
    },
    {
      reason: 'one folder too many',
      argv: ['plan', 'a', 'b'],
      says: 'too many arguments',
      remedy: 'rolekeeper plan --help',
    },
    {
      reason: 'a value is missing',
      argv: ['apply', '--expect'],
      says: "option '--expect <DIGEST>' argument missing",
      remedy: 'rolekeeper apply --help',
    },
    {
      reason: 'the digest of a plan is cut short, as it was in versions before',
      argv: ['apply', '--expect', '3f9c0a1b2c4d'],
      says: "'3f9c0a1b2c4d' is invalid",
      remedy: 'plan- and 32 digits and letters a to f',
    },
    {
      reason: 'the digest of deletions stands for that of a plan',
      argv: ['apply', '--expect', 'deletions-e96f746b625a4c1f9d3b7a08c2f5e416'],
      says: 'is invalid',
      remedy: 'plan- and 32 digits and letters a to f',
    },
    {
      reason: 'the digest of a plan stands for that of deletions',
      argv: ['plan', '--allow-deletions', 'plan-e96f746b625a4c1f9d3b7a08c2f5e416'],
      says: 'is invalid',
      remedy: 'deletions- and 32 digits and letters a to f',
    },
    {
      reason: 'the digest of deletions stands for that of lockouts',
      argv: ['apply', '--allow-lockouts', 'deletions-e96f746b625a4c1f9d3b7a08c2f5e416'],
      says: "'deletions-e96f746b625a4c1f9d3b7a08c2f5e416' is invalid",
      remedy: 'lockouts- and 32 digits and letters a to f',
    },
    {
      reason: 'the digest of deletions is cut short',
      argv: ['approve', 'e96f746b625a'],
      says: "'e96f746b625a' is invalid",
      remedy: 'deletions- or lockouts-, and 32 digits and letters a to f',
    },
    {
      reason: 'a value is none of the choices',
      argv: ['plan', '--color', 'red'],
      says: '--color is "red"; it can be auto, always or never',
      remedy: 'rolekeeper plan --help lists what there is.',
    },
    {
      reason: 'a target is none',
      argv: ['plan', '--target', 'azure'],
      says: 'It is embedded, file:PATH or aws.',
      remedy: '',
    },
    {
      reason: 'a file target has no path',
      argv: ['plan', '--target', 'file:'],
      says: 'It is embedded, file:PATH or aws.',
      remedy: '',
    },
    {
      reason: 'a shell is unknown',
      argv: ['completion', 'csh'],
      says: 'SHELL is "csh"; it can be bash, zsh or fish',
      remedy: 'Did you mean zsh?',
    },
    {
      reason: 'a shell is misspelt',
      argv: ['completion', 'bsh'],
      says: 'SHELL is "bsh"; it can be bash, zsh or fish',
      remedy: 'Did you mean bash?',
    },
    {
      reason: 'a choice is misspelt',
      argv: ['plan', '--color', 'alway'],
      says: '--color is "alway"; it can be auto, always or never',
      remedy: 'Did you mean always?',
    },
    {
      reason: 'the help of two verbs',
      argv: ['help', 'plan', 'apply'],
      says: 'help is about one command, not about plan and apply',
      remedy: 'rolekeeper help plan prints the help of plan.',
    },
    {
      reason: 'a schema is unknown',
      argv: ['schema', 'plam'],
      says: 'there is no schema "plam"',
      remedy: 'Did you mean plan?',
    },
    {
      reason: 'a profile without AWS',
      argv: ['plan', '--profile', 'x'],
      says: '--profile means nothing to --target embedded',
      remedy: 'Add --target aws',
    },
    {
      reason: 'a state bucket without AWS',
      argv: ['status', '--state-bucket', 'x'],
      says: '--state-bucket means nothing to --target embedded',
      remedy: 'Add --target aws',
    },
    {
      reason: 'an endpoint without AWS',
      argv: ['plan', '--endpoint-url', 'http://x'],
      says: '--endpoint-url means nothing',
      remedy: '',
    },
    {
      reason: 'the folder is not there',
      argv: ['plan', 'nowhere'],
      says: 'error[source-unreadable]',
      remedy: 'rolekeeper init',
    },
  ];
  for (const { reason, argv, says, remedy } of mistakes) {
    it(`exits 1 and says why on standard error: ${reason}`, async () => {
      const folder = await workspace();
      const { code, out, err } = await folder.run(argv);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(says);
      expect(err).toContain(remedy);
      expect(err).not.toContain('    at ');
    });
  }

  it('answers in one form', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['plan', '--json', '--format', 'markdown']);
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      "error[usage] option '--format <FORMAT>' cannot be used with option '--json'",
    ]);
  });

  it('shows a stack only to who asks for it', async () => {
    const folder = await workspace();
    expect((await folder.run(['plan', 'nowhere', '--debug'])).err).toContain('    at ');
  });

  const helps = ['--help', 'help', 'help help', 'help --help', 'plan --help', 'help plan', 'help plan --json'];
  for (const argv of [...helps, 'plan --help --json'].map((line) => line.split(' '))) {
    it(`prints help to standard output and exits 0: ${argv.join(' ')}`, async () => {
      const folder = await workspace();
      const { code, out, err } = await folder.run(argv);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(argv.includes('plan') ? '--detailed-exitcode' : 'explain a code from an error');
    });
  }

  it('prints help to standard error and exits 1 when no command is given', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run([]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Usage: rolekeeper');
  });

  it('prints its version', async () => {
    const folder = await workspace();
    const out = `${packageJson.version}\nactions of AWS as of ${CATALOGUE_DATE}\n`;
    for (const option of ['--version', '-V']) expect(await folder.run([option])).toEqual({ code: 0, out, err: '' });
  });

  it('names itself as the reader calls it', async () => {
    const folder = await workspace();
    await folder.edit('manifests/rolekeeper.yaml', 'account:', 'acount:');
    const remedy = async (npm_lifecycle_event: string, npm_package_name: string) =>
      (await folder.run(['validate'], { env: { npm_lifecycle_event, npm_package_name } })).out
        .trimEnd()
        .split(': ')
        .at(-1);
    expect(await remedy('rolekeeper', 'rolekeeper')).toMatch(/^npm run rolekeeper -- explain/);
    expect(await remedy('npx', 'rolekeeper')).toMatch(/^rolekeeper explain/);
    // A script of the reader's own, which happens to start us.
    expect(await remedy('start', 'shop')).toMatch(/^rolekeeper explain/);
  });
});
