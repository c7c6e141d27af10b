/** The part of `rolekeeper.yaml` that says what may be deleted, when, and how; every default filled in. */

import type { Approval } from '../model/approval.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { FreezeWindow } from '../model/freeze-window.ts';
import type { ApprovalDigest } from '../model/ids.ts';
import type { Removal } from '../model/removal.ts';
import type { SourceDocument } from '../source/document.ts';
import { parseDays, parseMoment } from '../text/days.ts';
import { type IssueList, issuesOf } from './manifest-issues.ts';
import type { Settings } from './settings.ts';

/** What schemas/settings.schema.json lets through. */
export interface SafetyFile {
  readonly removal?: { readonly mode?: 'delete' | 'quarantine' | 'retain'; readonly quarantine?: string };
  readonly adoption?: { readonly retireAfter?: string };
  readonly deletions?: ApprovalFile;
  readonly lockouts?: ApprovalFile;
  readonly suspend?: boolean;
  readonly freeze?: { readonly from: string; readonly to: string; readonly reason: string }[];
  readonly service?: {
    readonly roles?: string[];
    readonly uploadRole?: string;
    readonly stacks?: string[];
    readonly bootstrapQualifier?: string;
  };
}

interface ApprovalFile {
  readonly digest: string;
  readonly expires: string;
}

type Safety = Pick<Settings, 'removal' | 'adoption' | 'deletions' | 'lockouts' | 'suspended' | 'freeze' | 'service'>;

/** What is wrong is added to `issues`. */
export function safetyFrom(file: SafetyFile, document: SourceDocument, issues: Issue[]): Safety {
  const add = issuesOf(document, issues);
  const { removal = {}, adoption = {}, deletions, lockouts, suspend = false, freeze = [], service = {} } = file;
  return {
    removal: removalFrom(removal, add),
    adoption: { retireDays: retireDays(adoption.retireAfter ?? '30d', add) },
    deletions: deletions && approvalFrom(deletions, '/spec/deletions', add),
    lockouts: lockouts && approvalFrom(lockouts, '/spec/lockouts', add),
    suspended: suspend,
    freeze: freeze.map((window, index) => windowFrom(window, `/spec/freeze/${index}`, add)),
    service: {
      roles: service.roles ?? [],
      uploadRole: service.uploadRole,
      ...(service.stacks && { stacks: service.stacks }),
      ...(service.bootstrapQualifier && { bootstrapQualifier: service.bootstrapQualifier }),
    },
  };
}

function approvalFrom({ digest, expires }: ApprovalFile, pointer: string, add: IssueList): Approval {
  return {
    // The schema lets nothing else through.
    digest: digest as ApprovalDigest,
    expires: momentAt(`${pointer}/expires`, expires, add),
    place: 'rolekeeper.yaml',
  };
}

/** A quarantine of that many days, as settings and manifests write it: `7d`. */
export function quarantineFor(text: string, pointer: string, add: IssueList): Removal {
  const days = parseDays(text);
  if (days === undefined) {
    add('duration', pointer, {
      message: `quarantine is ${text}; it lasts 1d to 365d`,
      remedy: 'write 365d or less',
    });
  }
  return { mode: 'quarantine', days: days ?? 365 };
}

function retireDays(text: string, add: IssueList): number {
  const days = parseDays(text);
  if (days !== undefined) return days;
  add('duration', '/spec/adoption/retireAfter', {
    message: `retireAfter is ${text}; it is 1d to 365d`,
    remedy: 'write 365d or less',
  });
  return 365;
}

function removalFrom(
  { mode = 'delete', quarantine = '7d' }: NonNullable<SafetyFile['removal']>,
  add: IssueList,
): Removal {
  return mode === 'quarantine' ? quarantineFor(quarantine, '/spec/removal/quarantine', add) : { mode };
}

function windowFrom(
  { from, to, reason }: { from: string; to: string; reason: string },
  pointer: string,
  add: IssueList,
): FreezeWindow {
  const window = { from: momentAt(`${pointer}/from`, from, add), to: momentAt(`${pointer}/to`, to, add), reason };
  if (window.to <= window.from) {
    add('date', `${pointer}/to`, {
      message: 'the window ends before it begins',
      remedy: 'write a "to" that is later than "from"',
    });
  }
  return window;
}

function momentAt(pointer: string, text: string, add: IssueList): number {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  add('date', pointer, {
    message: `${text} is not in the calendar`,
    remedy: 'write a moment that exists: 2026-12-20T18:00+01:00',
  });
  return Number.NaN;
}
