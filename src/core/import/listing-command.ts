/** What a dump lacks for a role to be whole, and the one command that adds it. */
export const LISTING_COMMAND =
  "aws iam list-roles > roles.json && jq -s '.[0] + {Roles: .[1].Roles}' dump.json roles.json > whole.json";
