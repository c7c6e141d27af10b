/** The mistakes in the manifests as JUnit XML: one case a file, so that Bitbucket lists what is wrong file by file. */

import type { Issue } from '../model/diagnosis.ts';
import { placeText } from '../model/diagnosis.ts';
import { visible, visibleIn } from '../text/visible.ts';
import { escaped } from './xml.ts';

/** `files` are all that were looked at; a file with a mistake is a case in any event. Ends with a new line. */
export function validationJUnit(files: readonly string[], issues: readonly Issue[]): string {
  const byFile = Map.groupBy(visibleIn(issues), ({ place }) => place.file);
  const names = [...new Set([...files.map(visible), ...byFile.keys()])].sort();
  const cases = names.map((name) => testCase(name, byFile.get(name) ?? []));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rolekeeper" tests="${names.length}" failures="${byFile.size}">`,
    `  <testsuite name="rolekeeper validate" tests="${names.length}" failures="${byFile.size}" errors="0" skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** JUnit allows one failure a case; the first mistake is its headline, all of them are its text. */
function testCase(file: string, issues: readonly Issue[]): string {
  const slash = file.lastIndexOf('/');
  const attributes = `classname="${escaped(file.slice(0, Math.max(slash, 0)) || 'manifests')}" name="${escaped(file.slice(slash + 1))}" time="0"`;
  const [first] = issues;
  if (first === undefined) return `    <testcase ${attributes}/>`;
  return [
    `    <testcase ${attributes}>`,
    `      <failure type="${first.code}" message="${escaped(first.message)}">${escaped(issues.map(words).join('\n'))}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function words({ place, code, message, remedy }: Issue): string {
  return `${placeText(place)} ${code}: ${message}\n  remedy: ${remedy}`;
}
