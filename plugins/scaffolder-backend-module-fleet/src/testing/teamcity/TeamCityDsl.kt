/**
 * As much of TeamCity's Kotlin DSL as settings.kts uses, with the names and types that its reference gives (2025.11).
 * Instead of TeamCity's XML it prints the project as JSON, from which the tests read the chain.
 */
package jetbrains.buildServer.configs.kotlin

@DslMarker annotation class TeamCityDsl

var version: String = ""

object DslContext {
    val settingsRoot = SettingsVcsRoot()
}

open class VcsRoot

class SettingsVcsRoot : VcsRoot()

@TeamCityDsl
class ParametrizedWithType {
    val values = linkedMapOf<String, String>()

    fun param(name: String, value: String) {
        values[name] = value
    }

    fun password(name: String, value: String) {
        require(value == "" || value.startsWith("credentialsJSON:")) { "The password $name stands in the file." }
        values[name] = value
    }
}

@TeamCityDsl
class Project {
    val parameters = ParametrizedWithType()
    val buildTypes = arrayListOf<BuildType>()
    var buildTypesOrder: List<BuildType> = listOf()

    fun params(init: ParametrizedWithType.() -> Unit) = parameters.init()

    fun buildType(buildType: BuildType) {
        require(buildTypes.none { it.relativeId == buildType.relativeId }) { "${buildType.relativeId} is there twice." }
        require(Regex("[A-Za-z][A-Za-z0-9_]*").matches(buildType.relativeId)) { "${buildType.relativeId} is no id." }
        buildTypes.add(buildType)
    }
}

open class BuildTypeSettings {
    enum class Type { REGULAR, DEPLOYMENT, COMPOSITE }
}

enum class ReuseBuilds { NO, SUCCESSFUL, ANY }

enum class FailureAction { ADD_PROBLEM, IGNORE, CANCEL, FAIL_TO_START }

@TeamCityDsl
open class BuildType(init: BuildType.() -> Unit = {}) : BuildTypeSettings() {
    var relativeId = ""
    var name = ""
    var type = Type.REGULAR
    var maxRunningBuilds = 0
    var enablePersonalBuilds = true
    var artifactRules = ""
    val parameters = ParametrizedWithType()
    val vcsSettings = VcsSettings()
    val buildSteps = BuildSteps()
    val buildTriggers = Triggers()
    val snapshots = Dependencies()
    val agents = Requirements()
    val failures = FailureConditions()

    init {
        init()
    }

    fun id(id: String) {
        relativeId = id
    }

    fun params(init: ParametrizedWithType.() -> Unit) = parameters.init()

    fun vcs(init: VcsSettings.() -> Unit) = vcsSettings.init()

    fun steps(init: BuildSteps.() -> Unit) = buildSteps.init()

    fun triggers(init: Triggers.() -> Unit) = buildTriggers.init()

    fun dependencies(init: Dependencies.() -> Unit) = snapshots.init()

    fun requirements(init: Requirements.() -> Unit) = agents.init()

    fun failureConditions(init: FailureConditions.() -> Unit) = failures.init()
}

@TeamCityDsl
class VcsSettings {
    var cleanCheckout = false
    val roots = arrayListOf<VcsRoot>()

    fun root(root: VcsRoot) {
        roots.add(root)
    }
}

@TeamCityDsl
open class BuildStep {
    enum class ExecutionMode { DEFAULT, RUN_ON_SUCCESS, RUN_ON_FAILURE, RUN_ONLY_ON_FAILURE, ALWAYS }

    var name = ""
    var executionMode = ExecutionMode.DEFAULT
}

@TeamCityDsl
class BuildSteps {
    val items = arrayListOf<BuildStep>()

    fun step(step: BuildStep) {
        items.add(step)
    }
}

@TeamCityDsl
open class Trigger

@TeamCityDsl
class Triggers {
    val items = arrayListOf<Trigger>()

    fun trigger(trigger: Trigger) {
        items.add(trigger)
    }
}

@TeamCityDsl
class SnapshotDependency(val on: BuildType) {
    var reuseBuilds = ReuseBuilds.SUCCESSFUL
    var onDependencyFailure = FailureAction.ADD_PROBLEM
    var onDependencyCancel = FailureAction.ADD_PROBLEM
}

@TeamCityDsl
class Dependencies {
    val items = arrayListOf<SnapshotDependency>()

    fun snapshot(buildType: BuildType, init: SnapshotDependency.() -> Unit) {
        items.add(SnapshotDependency(buildType).apply(init))
    }
}

@TeamCityDsl
class Requirements {
    val values = linkedMapOf<String, String>()

    fun equals(name: String, value: String) {
        values[name] = value
    }
}

@TeamCityDsl
class FailureConditions {
    var executionTimeoutMin = 0
}

fun project(init: Project.() -> Unit) {
    val project = Project().apply(init)
    require(project.buildTypesOrder.toSet() == project.buildTypes.toSet()) { "buildTypesOrder leaves something out." }
    println(json(describe(project)))
}

private fun describe(project: Project) = mapOf(
    "version" to version,
    "parameters" to project.parameters.values,
    "buildTypes" to project.buildTypes.map { build ->
        mapOf(
            "id" to build.relativeId,
            "name" to build.name,
            "type" to build.type.name,
            "maxRunningBuilds" to build.maxRunningBuilds,
            "enablePersonalBuilds" to build.enablePersonalBuilds,
            "artifactRules" to build.artifactRules,
            "parameters" to build.parameters.values,
            "cleanCheckout" to build.vcsSettings.cleanCheckout,
            "roots" to build.vcsSettings.roots.size,
            "timeoutMinutes" to build.failures.executionTimeoutMin,
            "requirements" to build.agents.values,
            "triggers" to build.buildTriggers.items.map { it.toString() },
            "dependencies" to build.snapshots.items.map { one ->
                require(one.on in project.buildTypes) { "${one.on.relativeId} is not in the project." }
                mapOf("id" to one.on.relativeId, "reuse" to one.reuseBuilds.name, "onFailure" to one.onDependencyFailure.name)
            },
            "steps" to build.buildSteps.items.map { step ->
                mapOf("name" to step.name, "mode" to step.executionMode.name, "script" to step.toString())
            },
        )
    },
)

private fun json(value: Any?): String = when (value) {
    is Map<*, *> -> value.entries.joinToString(",", "{", "}") { json(it.key) + ":" + json(it.value) }
    is List<*> -> value.joinToString(",", "[", "]") { json(it) }
    is String -> value.map { escape(it) }.joinToString("", "\"", "\"")
    else -> value.toString()
}

private fun escape(character: Char) = when {
    character == '"' || character == '\\' -> "\\$character"
    character < ' ' -> "\\u%04x".format(character.code)
    else -> character.toString()
}
