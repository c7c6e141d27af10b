/** `rolekeeper history`: the days that were not quiet. Nothing is written. */
import { InvalidArgumentError } from 'commander';
import { DAY, dateOf, endOfDay, parseDays } from '../../core/text/days.ts';
import { noPassYet } from '../account/no-pass-yet.ts';
import { namedStateBucket } from '../account/state-bucket.ts';
import { parsed, text, withDefault } from '../command/option.ts';
import { AWS_BUCKET, awsOptions, OUTPUT, STATE_BUCKET } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { historyJson } from '../text/history-json.ts';
import { historyText } from '../text/history-text.ts';
import { ofRole, passesAbout, unlessBroken } from '../text/role-history.ts';

export const verb = defineVerb({
  description:
    'Lists the days on which something was not quiet: for each role the worst that it was, what was changed by hand and by whom, and when it was right again; and the passes that failed. The service keeps one small record of each such day, for 400 days; a quiet day has none. With --role it lists one role, with the calls to IAM that its reports name. What the service found by itself has a name only where CloudTrail told it who made the change.',
  examples: [
    {
      line: 'rolekeeper history --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'lists the last 30 days',
    },
    {
      line: 'rolekeeper history --role checkout-deploy --since 365d --state-bucket NAME',
      means: 'lists what happened to one role in a year',
    },
    { line: 'rolekeeper history --since 2026-11-01 --state-bucket NAME --json', means: 'gives it to a program' },
  ],
  options: {
    role: text('--role <NAME>', 'only what is about this role'),
    since: withDefault(
      parsed('--since <TIME>', 'from when on: days, such as 30d, or a day, such as 2026-11-01', since),
      '30d',
    ),
    ...STATE_BUCKET,
    ...AWS_BUCKET,
    ...OUTPUT,
  },
  async run({ options, io, output }) {
    const bucket = namedStateBucket('history', options, io.env);
    const now = (io.now ?? new Date()).getTime();
    const from = typeof options.since === 'number' ? dateOf(now - options.since * DAY) : options.since;
    const { openStateBucket } = await import('../../aws/state-bucket.ts');
    const { reports, close } = openStateBucket(bucket, awsOptions(options));
    try {
      const [{ records, unread }, latest] = await Promise.all([reports.days(from), unlessBroken(reports.latest())]);
      if (latest === undefined && records.length + unread.length === 0) throw noPassYet(reports.place);
      const { role } = options;
      const days = role === undefined ? records : ofRole(records, role);
      const about = role === undefined ? { passes: [], unread: [] } : await passesAbout(role, days, reports);
      const lastPass = typeof latest === 'object' ? latest.endedAt : undefined;
      const history = {
        ...{ since: from, role, days, passes: about.passes, lastPass },
        unread: [...(latest === 'broken' ? [reports.place] : []), ...unread, ...about.unread],
        // The schedule rings twice a day at the least.
        isSilent: lastPass !== undefined && now - Date.parse(lastPass) > DAY,
      };
      if (output.json) output.dataJson(historyJson(history));
      else output.data(historyText(history, output));
      return history.unread.length === 0 ? 0 : 1;
    } finally {
      close();
    }
  },
});

/** A number of days, or a day. */
function since(word: string): number | string {
  const days = parseDays(word);
  if (days !== undefined) return days;
  if (endOfDay(word) !== undefined) return word;
  throw new InvalidArgumentError('It is a number of days from 1d to 365d, or a day such as 2026-11-01.');
}
