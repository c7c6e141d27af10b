/** The roles that most scenarios are about. */
import type { RoleFile, RoleFiles } from '../role-file.ts';

export const BARE: RoleFile = {};
export const PLAIN: RoleFile = { inline: { read: 's3:GetObject' } };
export const RICH: RoleFile = {
  description: 'Does a lot',
  maxDuration: '2h',
  managed: ['one', 'two'],
  inline: { read: 's3:GetObject', write: 's3:PutObject' },
  tags: { 'cost-center': 'shop' },
};
/** Stays as it is, so that the account is never empty and the source neither. */
export const BYSTANDER: RoleFiles = { bystander: { managed: ['one'] } };
