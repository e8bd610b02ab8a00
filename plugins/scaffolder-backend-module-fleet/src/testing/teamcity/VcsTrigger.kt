package jetbrains.buildServer.configs.kotlin.triggers

import jetbrains.buildServer.configs.kotlin.Trigger
import jetbrains.buildServer.configs.kotlin.Triggers

class VcsTrigger : Trigger() {
    var branchFilter = ""

    override fun toString() = branchFilter
}

fun Triggers.vcs(init: VcsTrigger.() -> Unit) = trigger(VcsTrigger().apply(init))
