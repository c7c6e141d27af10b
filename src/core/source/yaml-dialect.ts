/**
 * What a kind of YAML file may use, and how big it may be. Manifests are strict; the pipelines files of others are taken
 * as Bitbucket takes them, with anchors, aliases and merge keys.
 */
import { SOURCE_LIMITS } from './source-limits.ts';

export interface YamlDialect {
  /** Ends the sentence "…, which manifests do not use". */
  readonly files: string;
  /** Whether anchors, aliases and merge keys are taken. */
  readonly shares: boolean;
  readonly bytes: number;
  /** Lexemes of YAML. */
  readonly pieces: number;
  /** Characters of one lexeme. */
  readonly characters: number;
  readonly depth: number;
  readonly remedies: {
    readonly empty: string;
    readonly tooLarge: string;
    readonly tooDeep: string;
    readonly secondDocument: string;
  };
}

export const MANIFEST_YAML: YamlDialect = {
  files: 'manifests',
  shares: false,
  bytes: SOURCE_LIMITS.bytesPerFile,
  pieces: SOURCE_LIMITS.piecesPerFile,
  characters: SOURCE_LIMITS.charactersPerPiece,
  depth: SOURCE_LIMITS.depth,
  remedies: {
    empty: 'to remove a role, delete its file; an empty file could be an accident',
    tooLarge: 'one file is one role: move big policies to managed policies',
    tooDeep: 'no field of a manifest needs that: look for a bracket that is not closed',
    secondDocument: 'move it to a file of its own: one file is one role',
  },
};

/** A pipeline has at most 100 steps; the longest files that people write have some 100 KiB. */
export const PIPELINES_YAML: YamlDialect = {
  files: 'pipelines files',
  shares: true,
  bytes: 256 * 1024,
  pieces: 40_000,
  characters: 64 * 1024,
  depth: 30,
  remedies: {
    empty: 'name the bitbucket-pipelines.yml of a repository',
    tooLarge: 'check that it is a pipelines file; if it is, move scripts into files of their own',
    tooDeep: 'no part of a pipeline needs that: look for a bracket that is not closed',
    secondDocument: 'remove it, with the --- above it: Bitbucket reads one document',
  },
};
