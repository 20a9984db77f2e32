import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** As ajv compiles a schema. */
type Validate = ((data: unknown) => boolean) & {
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string }[] | null;
};

const schemas: Readonly<Record<string, Validate>> = {
  'v1 ConfigMap': configMap,
  'v1 Service': service,
  'apps/v1 Deployment': deployment,
  'policy/v1 PodDisruptionBudget': disruptionBudget,
};

/** The objects of a file. */
export function readManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as Manifest;
  });
}

/** What is wrong with an object: empty where Kubernetes would take it, and understand all of it. */
export function problemsOf(manifest: Manifest): string[] {
  const { apiVersion, kind } = manifest;
  const validate = schemas[`${apiVersion} ${kind}`];
  if (!validate) return [`There is no schema for ${apiVersion} ${kind}`];
  const read = new Set<string>();
  if (!validate(watch(manifest, '', read))) {
    return (validate.errors ?? []).map(({ instancePath, keyword }) => `${kind}${instancePath}: ${keyword}`);
  }
  // The schema asks for every key that it knows. Kubernetes drops what it does not know without a word.
  return leaves(manifest, '')
    .filter((path) => !read.has(path))
    .map((path) => `${kind} knows no ${path}`);
}

/** Notes which keys are asked for. */
function watch<T extends object>(value: T, path: string, read: Set<string>): T {
  return new Proxy(value, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof name !== 'string' || !Object.hasOwn(target, name)) return found;
      read.add(`${path}/${name}`);
      return typeof found === 'object' && found !== null ? watch(found, `${path}/${name}`, read) : found;
    },
  });
}

function leaves(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}
