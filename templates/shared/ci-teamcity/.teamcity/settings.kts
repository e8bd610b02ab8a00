import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildSteps.script
import jetbrains.buildServer.configs.kotlin.triggers.vcs

/*
The pipeline: ValidateConfig, Check, Tests, Build, Scan, then Provision and Deploy for each environment. A build takes
the results of those before it for the same commit, so that production gets exactly what staging got.

Secrets never stand here. "Generate token for a secure value" in the project's versioned settings gives a text that
starts with credentialsJSON:, which may: put it where a password is empty below.

Agents need Docker, Python 3.11 or newer, Poetry and kubectl. An agent that deploys has the line
acme.environment=<its environment> in buildAgent.properties, and reaches that environment's cluster only.
*/
version = "2025.11"

class Environment(val name: String, val isProtected: Boolean)

val environments = listOf(
{%- for environment in values.environments %}
    Environment(${{ environment.name | dump }}, isProtected = ${{ 'true' if environment.protected else 'false' }})${{ ',' if not loop.last }}
{%- endfor %}
)

val imagePathIsSet = "test -n \"%env.IMAGE_PATH%\" || { echo 'Set env.IMAGE_PATH in .teamcity/settings.kts: where images are pushed to.' >&2; exit 1; }"

val validateConfig = BuildType {
    id("ValidateConfig")
    name = "Validate configuration"
    checkout()
    steps {
        shell("Lockfile", "poetry check --lock --strict")
        poetryInstall()
        shell("Settings", "poetry run acme-tasks config.check")
    }
}

val check = BuildType {
    id("Check")
    name = "Check"
    checkout()
    steps {
        poetryInstall()
        shell("Check", "poetry run acme-tasks check -a")
    }
    dependsOn(validateConfig)
}

val tests = BuildType {
    id("Tests")
    name = "Tests"
    checkout()
{%- if values.database == 'postgres' %}
    params {
        param("env.ACME_DATABASE__HOST", "127.0.0.1")
        param("env.ACME_DATABASE__PORT", "")
    }
{%- endif %}
    steps {
        poetryInstall()
{%- if values.database == 'postgres' %}
        // Several builds may run on one agent: Docker chooses the port. Only the agent itself can reach it.
        shell(
            "Start PostgreSQL",
            "docker run --detach --name ${{ values.name }}-tests-%teamcity.build.id% --env POSTGRES_HOST_AUTH_METHOD=trust --publish 127.0.0.1::5432 postgres:17",
            // Docker answers on the port before PostgreSQL does.
            "timeout 60 sh -c 'until docker exec ${{ values.name }}-tests-%teamcity.build.id% pg_isready --quiet --host=127.0.0.1; do sleep 1; done'",
            "port=\"\$(docker port ${{ values.name }}-tests-%teamcity.build.id% 5432/tcp | cut --delimiter=: --fields=2)\"",
            "echo \"##teamcity[setParameter name='env.ACME_DATABASE__PORT' value='\$port']\""
        )
        shell(
            "Tests",
            "poetry run acme-tasks wait-for-tcp --connections=\"%env.ACME_DATABASE__HOST%:%env.ACME_DATABASE__PORT%\"",
            "poetry run acme-tasks tests"
        )
        shell(
            "Stop PostgreSQL",
            "docker rm --force --volumes ${{ values.name }}-tests-%teamcity.build.id%",
            mode = BuildStep.ExecutionMode.ALWAYS
        )
{%- else %}
        shell("Tests", "poetry run acme-tasks tests")
{%- endif %}
    }
    // Every other branch is checked and tested; the default branch gets here on its way to an environment.
    triggers {
        vcs { branchFilter = "+:*\n-:<default>" }
    }
    dependsOn(check)
}

val build = BuildType {
    id("Build")
    name = "Build"
    checkout()
    steps {
        shell(
            "Build",
            imagePathIsSet,
            "docker build --pull --target production --file infra/docker/Dockerfile${{ ' --secret id=pip_conf,env=PIP_CONF --secret id=poetry_auth,env=POETRY_AUTH' if values.indexProfile == 'private' }} --tag \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\" .",
            "docker push \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\""
        )
    }
    dependsOn(tests)
}

val scan = BuildType {
    id("Scan")
    name = "Scan"
    checkout()
    artifactRules = "*.cdx.json"
    params {
        param("gitleaks", "zricethezav/gitleaks:v8.30.0@sha256:691af3c7c5a48b16f187ce3446d5f194838f91238f27270ed36eef6359a574d9")
        param("hadolint", "hadolint/hadolint:v2.14.0-alpine@sha256:7aba693c1442eb31c0b015c129697cb3b6cb7da589d85c7562f9deb435a6657c")
        param("trivy", "aquasec/trivy:0.69.3@sha256:bcc376de8d77cfe086a917230e818dc9f8528e3c852f7b1aff648949b6258d1c")
        param("trivy.run", "docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock --volume trivy:/root/.cache %trivy%")
    }
    steps {
        poetryInstall()
        shell("Libraries", "poetry run acme-tasks scan.bom scan.libraries")
        shell(
            "Tell the portal",
            "IMAGE_DIGEST=\"\$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\" || true)\"",
            "poetry run acme-tasks report.snapshot --service=component:default/${{ values.name }} --commit=\"%env.IMAGE_TAG%\" --image-digest=\"\$IMAGE_DIGEST\" || echo \"##teamcity[message text='The portal was not told of this build.' status='WARNING']\""
        )
        shell("Secrets", "docker run --rm --volume \"\$PWD:/code:ro\" --workdir /code %gitleaks% git --redact --no-banner .")
        shell("Dockerfile", "docker run --rm --interactive %hadolint% hadolint - < infra/docker/Dockerfile")
        shell(
            "Bill of materials",
            "docker pull --quiet \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\"",
            "%trivy.run% image --format cyclonedx \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\" > sbom.cdx.json"
        )
        shell(
            "Image",
            "%trivy.run% image --scanners vuln,secret --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\""
        )
        // Only what was scanned gets the tag that is deployed, and keeps its digest.
        shell(
            "Publish",
            "docker buildx imagetools create --tag \"%env.IMAGE_PATH%:%env.IMAGE_TAG%\" --prefer-index=false \"%env.IMAGE_PATH%:candidate-%env.IMAGE_TAG%\""
        )
    }
    dependsOn(build)
}

fun provision(environment: Environment, after: BuildType) = BuildType {
    id("Provision_" + environment.id())
    name = "Provision " + environment.name
    checkout()
    onlyIn(environment)
    steps {
        poetryInstall()
        shell("Provision", "poetry run acme-tasks cluster.provision --env=${environment.name} --image-path=\"%env.IMAGE_PATH%\" --image-tag=\"%env.IMAGE_TAG%\"")
    }
    dependsOn(after)
}

fun deploy(environment: Environment, provision: BuildType) = BuildType {
    id("Deploy_" + environment.id())
    name = "Deploy " + environment.name
    checkout()
    onlyIn(environment)
    params {
        param("env.OUTCOME", "failure")
    }
    steps {
        poetryInstall()
        shell(
            "Deploy",
            "poetry run acme-tasks cluster.deploy --env=${environment.name} --image-path=\"%env.IMAGE_PATH%\" --image-tag=\"%env.IMAGE_TAG%\"",
            "echo \"##teamcity[setParameter name='env.OUTCOME' value='success']\""
        )
        // What runs in the cluster is no different when the portal cannot be told: that is a warning.
        shell(
            "Tell the portal",
            "poetry run acme-tasks report.deployment --service=component:default/${{ values.name }} --env=${environment.name} --version=\"%env.IMAGE_TAG%\" --outcome=\"%env.OUTCOME%\" --run=\"%teamcity.build.id%\" --commit=\"%env.IMAGE_TAG%\" --url=\"%env.BUILD_URL%\" || echo \"##teamcity[message text='The portal was not told of this deployment.' status='WARNING']\"",
            mode = BuildStep.ExecutionMode.ALWAYS
        )
    }
    dependsOn(provision)
}

project {
    params {
        // The image without its tag, such as registry.example/payments/${{ values.name }}.
        param("env.IMAGE_PATH", "")
        param("env.IMAGE_TAG", "%build.vcs.number%")
        // Address of the portal, and the token of this service alone; without it neither builds nor deployments are
        // reported.
        param("env.SLIPWAY_URL", "")
        password("env.SLIPWAY_TOKEN", "")
{%- if values.ingress %}
        param("env.INGRESS_HOST", "")
{%- endif %}
{%- if values.indexProfile == 'private' %}
        // For the package indexes: the same as text of a pip.conf and of Poetry's auth.toml, and for Poetry itself.
        password("env.PIP_CONF", "")
        password("env.POETRY_AUTH", "")
        param("env.POETRY_HTTP_BASIC_ACME_PYPI_USERNAME", "")
        password("env.POETRY_HTTP_BASIC_ACME_PYPI_PASSWORD", "")
        param("env.POETRY_HTTP_BASIC_ACME_PYPI_PROXY_USERNAME", "")
        password("env.POETRY_HTTP_BASIC_ACME_PYPI_PROXY_PASSWORD", "")
{%- endif %}
    }

    listOf(validateConfig, check, tests, build, scan).forEach { buildType(it) }

    // Protected environments come last, and nothing but a person starts them.
    var last = scan
    var lastAutomatic = scan
    for (environment in environments.sortedBy { it.isProtected }) {
        val provisioned = provision(environment, after = last)
        last = deploy(environment, provisioned)
        buildType(provisioned)
        buildType(last)
        if (!environment.isProtected) lastAutomatic = last
    }
    lastAutomatic.triggers {
        vcs { branchFilter = "+:<default>" }
    }
    buildTypesOrder = buildTypes
}


fun Environment.id() = name.replace('-', '_')

fun BuildType.checkout() {
    vcs {
        root(DslContext.settingsRoot)
        cleanCheckout = true
    }
    failureConditions {
        executionTimeoutMin = 30
    }
}

fun BuildType.dependsOn(earlier: BuildType) {
    dependencies {
        snapshot(earlier) {
            reuseBuilds = ReuseBuilds.SUCCESSFUL
            onDependencyFailure = FailureAction.FAIL_TO_START
            onDependencyCancel = FailureAction.CANCEL
        }
    }
}

/** One at a time, and only on an agent that belongs to the environment. */
fun BuildType.onlyIn(environment: Environment) {
    type = BuildTypeSettings.Type.DEPLOYMENT
    maxRunningBuilds = 1
    enablePersonalBuilds = false
    requirements {
        equals("acme.environment", environment.name)
    }
}

fun BuildSteps.poetryInstall() = shell("Install", "poetry install")

fun BuildSteps.shell(title: String, vararg lines: String, mode: BuildStep.ExecutionMode = BuildStep.ExecutionMode.DEFAULT) {
    script {
        name = title
        executionMode = mode
        scriptContent = (listOf("set -e") + lines).joinToString("\n")
    }
}
