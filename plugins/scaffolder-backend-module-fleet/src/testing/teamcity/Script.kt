package jetbrains.buildServer.configs.kotlin.buildSteps

import jetbrains.buildServer.configs.kotlin.BuildStep
import jetbrains.buildServer.configs.kotlin.BuildSteps

class ScriptBuildStep : BuildStep() {
    var scriptContent: String? = null

    override fun toString() = scriptContent.orEmpty()
}

fun BuildSteps.script(init: ScriptBuildStep.() -> Unit) = step(ScriptBuildStep().apply(init))
