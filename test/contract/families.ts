/** Every case, by what it is about. */
import { accountCases } from './cases/account.ts';
import { attachmentCases } from './cases/attachments.ts';
import { boundaryCases } from './cases/boundary.ts';
import { deletionCases } from './cases/deletion.ts';
import { inlinePolicyCases } from './cases/inline-policies.ts';
import { instanceProfileCases } from './cases/instance-profiles.ts';
import { managedPolicyCases } from './cases/managed-policies.ts';
import { permissionDocumentCases } from './cases/permission-documents.ts';
import { providerCases } from './cases/providers.ts';
import { roleNameCases } from './cases/role-names.ts';
import { roleCases } from './cases/roles.ts';
import { tagCases } from './cases/tags.ts';
import { trustDocumentCases } from './cases/trust-documents.ts';
import type { ContractCase } from './contract-case.ts';

export const families: Readonly<Record<string, readonly ContractCase[]>> = {
  roles: roleCases,
  'role names': roleNameCases,
  deletion: deletionCases,
  'trust documents': trustDocumentCases,
  'permission documents': permissionDocumentCases,
  'inline policies': inlinePolicyCases,
  attachments: attachmentCases,
  boundary: boundaryCases,
  tags: tagCases,
  'instance profiles': instanceProfileCases,
  'managed policies': managedPolicyCases,
  providers: providerCases,
  account: accountCases,
};
