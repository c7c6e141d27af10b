/** The Python that `.ci/moto.sh` installs: boto3 comes with moto. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = join(import.meta.dirname, '../.venv/bin/python');

export interface Python {
  readonly program: string;
  /** Of both, for people: `Python 3.12.3, boto3 1.44.8`. */
  readonly versions: string;
}

/** undefined where it is not installed. */
export async function pythonWithBoto(): Promise<Python | undefined> {
  if (!existsSync(PROGRAM)) return undefined;
  const asked = 'import boto3, platform; print(f"Python {platform.python_version()}, boto3 {boto3.__version__}")';
  const { stdout } = await promisify(execFile)(PROGRAM, ['-c', asked]);
  return { program: PROGRAM, versions: stdout.trim() };
}
