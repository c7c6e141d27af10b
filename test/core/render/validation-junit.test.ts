import { describe, expect, it } from 'vitest';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { validationJUnit } from '../../../src/core/render/validation-junit.ts';

describe('JUnit of a validation', () => {
  it('has one case a file, and a failure with every mistake of it', () => {
    const xml = validationJUnit(
      ['teams/shop/b.yaml', 'rolekeeper.yaml', 'teams/shop/a.yaml'],
      [issue('teams/shop/a.yaml', 'one'), issue('teams/shop/a.yaml', 'two', 'fix it'), issue('teams', 'no file')],
    );
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rolekeeper" tests="4" failures="2">
  <testsuite name="rolekeeper validate" tests="4" failures="2" errors="0" skipped="0">
    <testcase classname="manifests" name="rolekeeper.yaml" time="0"/>
    <testcase classname="manifests" name="teams" time="0">
      <failure type="bad-value" message="no file">teams:3:7 bad-value: no file
  remedy: correct it</failure>
    </testcase>
    <testcase classname="teams/shop" name="a.yaml" time="0">
      <failure type="bad-value" message="one">teams/shop/a.yaml:3:7 bad-value: one
  remedy: correct it
teams/shop/a.yaml:3:7 bad-value: two
  remedy: fix it</failure>
    </testcase>
    <testcase classname="teams/shop" name="b.yaml" time="0"/>
  </testsuite>
</testsuites>
`);
  });

  const texts = [
    { name: 'markup', text: `<b a="1">&'`, xml: "&lt;b a=&quot;1&quot;&gt;&amp;'" },
    { name: 'what XML cannot hold', text: 'a\u0000b\u001bc\ud800d\uffff', xml: 'a␀b␛c\\ud800d\ufffd' },
    { name: 'the end of a CDATA section', text: ']]>', xml: ']]&gt;' },
  ];
  for (const { name, text, xml } of texts) {
    it(`stays XML with ${name} in it`, () => {
      expect(validationJUnit([], [issue('a.yaml', text)])).toContain(`message="${xml}"`);
    });
  }
});

function issue(file: string, message: string, remedy = 'correct it'): Issue {
  return { code: 'bad-value', message, remedy, pointer: '', place: { file, line: 3, column: 7 } };
}
