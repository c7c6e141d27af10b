/** What doctor found as JUnit XML: one case a check, so that Bitbucket shows them in its tests. */
import type { CheckResult } from '../doctor/check.ts';
import type { Examination } from '../doctor/examination.ts';
import { visible } from '../text/visible.ts';
import { escaped } from './xml.ts';

/** Ends with a new line. */
export function examinationJUnit({ results }: Examination): string {
  const count = (...kinds: CheckResult['is'][]) => results.filter(({ is }) => kinds.includes(is)).length;
  const counts = `tests="${results.length}" failures="${count('wrong')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rolekeeper" ${counts}>`,
    `  <testsuite name="rolekeeper doctor" ${counts} errors="0" skipped="${count('left-out', 'not-reached')}">`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(result: CheckResult): string {
  const attributes = `classname="${escaped(result.topic)}" name="${result.id}" time="0"`;
  const around = (inner: string) => `    <testcase ${attributes}>\n      ${inner}\n    </testcase>`;
  switch (result.is) {
    case 'ok':
      return `    <testcase ${attributes}/>`;
    case 'wrong': {
      const { message, remedy, details = [] } = result.refusal;
      const text = visible([message, ...details, `remedy: ${remedy}`].join('\n'));
      return around(`<failure type="${result.id}" message="${escaped(visible(message))}">${escaped(text)}</failure>`);
    }
    case 'left-out':
      return around(`<skipped message="${escaped(`needs ${result.why}`)}"/>`);
    case 'not-reached':
      return around('<skipped message="another cause stands before it"/>');
  }
}
