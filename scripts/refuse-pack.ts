/**
 * Run by npm before it packs or publishes this repository as it is: that would be a package with all that is needed to
 * work on it. The package for others is made by scripts/package.ts.
 */
process.stderr.write('This repository is not the package: npm run package makes it, in dist/.\n');
process.exitCode = 1;
