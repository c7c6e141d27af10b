import type { Template } from 'aws-cdk-lib/assertions';

/** The one resource of the type, or the one in which this text is. */
export function only(template: Template, type: string, having = '') {
  const found = Object.entries(template.findResources(type)).filter(([, one]) => JSON.stringify(one).includes(having));
  const [[id, resource] = ['', undefined]] = found;
  if (resource === undefined || found.length !== 1) throw new Error(`${found.length} of ${type} with "${having}"`);
  return { id, properties: resource.Properties };
}

/** The function of this name. */
export function functionNamed(template: Template, name: string) {
  return only(template, 'AWS::Lambda::Function', `"FunctionName":"${name}"`);
}
