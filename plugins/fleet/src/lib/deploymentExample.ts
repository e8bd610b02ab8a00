/** The command with which a pipeline reports a deployment of this service. */
export function deploymentExample(options: {
  /** Where `/api/fleet` is. */
  baseUrl: string;
  /** Entity ref of the service. */
  service: string;
}): string {
  return `curl -X POST ${options.baseUrl}/deployments \\
  -H "Authorization: Bearer $SLIPWAY_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d @- <<EOF
{
  "id": "$CI_PIPELINE_ID",
  "service": "${options.service}",
  "environment": "production",
  "version": "1.0.0",
  "outcome": "success",
  "finishedAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}
EOF`;
}
