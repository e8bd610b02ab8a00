/** The commands with which a pipeline reports a build and the environment it runs in; `jq` puts the files into JSON. */
export function reportingExample(options: {
  /** Where `/api/fleet` is. */
  baseUrl: string;
  namespace: string;
  name: string;
  /** The name of the lockfile, such as `poetry.lock`. */
  lockfile: string;
}): string {
  const { baseUrl, namespace, name, lockfile } = options;
  const path = `/services/${namespace}/${name}/snapshots`;
  return `# SLIPWAY_TOKEN is the reporting token, kept as a secret of the pipeline
jq -n --arg commit "$(git rev-parse HEAD)" --arg environment production \\
  --rawfile lock ${lockfile} --rawfile project pyproject.toml \\
  '{commit: $commit, environment: $environment, files: [
    {path: "${lockfile}", content: $lock},
    {path: "pyproject.toml", content: $project}]}' |
curl --fail -X POST ${baseUrl}${path} \\
  -H "Authorization: Bearer $SLIPWAY_TOKEN" \\
  -H "Content-Type: application/json" -d @-`;
}
