/** What an event left in a cell: who deployed, what exactly, and where to read more. */
const EVENT_COLUMNS = {
  kind: 'deployed, upgraded, rolledback or removed',
  actor: 'Who or what deployed, as the event said',
  actor_source:
    'pipeline, git, argocd or automatic: where the actor is known from',
  url: 'Where to read more',
  digest: 'Digest of the image, when it was reported',
};

/** What is derived from all sources together when one of them tells something. */
const STATE_COLUMNS = {
  reason: 'Why it is in this state, as a sentence',
  running_version: 'What runs as far as is known',
  running_digest: 'Digest of its image',
  running_commit_id: 'The commit that it was built from',
  running_source: 'kubernetes or events: where what runs is known from',
  behind_environment:
    'The environment before, when it runs another version that was deployed later',
  behind_version: 'The version there',
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table
      .string('source')
      .notNullable()
      .defaultTo('api')
      .comment('Who sent the event: api, cdevents, github, gitlab or teamcity');
    table
      .string('kind')
      .notNullable()
      .defaultTo('deployed')
      .comment('deployed, upgraded, rolledback or removed');
    table.string('digest').comment('Digest of the image, when it was reported');
    table
      .string('actor_source')
      .comment(
        'pipeline, git, argocd or automatic: where the actor is known from',
      );
    table
      .string('committed_at')
      .comment('When the commit was made, where known; ISO 8601 in UTC');
    table.index(['finished_at', 'id'], 'deployments_finished_index');
    table.index(
      ['environment', 'finished_at', 'id'],
      'deployments_environment_finished_index',
    );
  });

  await knex.schema.alterTable('deployment_cells', table => {
    table.setNullable('attempt_event_id');
    table.setNullable('attempt_version');
    table.setNullable('attempt_outcome');
    table.setNullable('attempt_finished_at');
  });
  await knex.schema.alterTable('deployment_cells', table => {
    table
      .string('attempt_commit_id')
      .comment('The commit of the last attempt, when it was reported');
    for (const of of ['attempt', 'success']) {
      for (const [column, comment] of Object.entries(EVENT_COLUMNS)) {
        const type = column === 'url' ? 'text' : 'string';
        table[type](`${of}_${column}`).comment(comment);
      }
    }
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('How many deployments were reported');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('How many of them failed');
    table
      .string('state')
      .notNullable()
      .defaultTo('unknown')
      .comment('A CellState, derived when a source tells something');
    for (const [column, comment] of Object.entries(STATE_COLUMNS)) {
      const type = column === 'reason' ? 'text' : 'string';
      table[type](column).comment(comment);
    }
    table.string('state_since').comment('Since when; ISO 8601 in UTC');
    table
      .string('due_at')
      .comment(
        'When the state can change by time alone, or at once when a source has to be looked at again; ISO 8601 in UTC',
      );
    table
      .integer('behind_commits')
      .comment('Commits between what runs and behind_version, where counted');
    table
      .integer('stale')
      .notNullable()
      .defaultTo(0)
      .comment(
        '1 when nothing was deployed for longer than the environment allows',
      );
    table
      .string('stale_from')
      .comment('When what runs was deployed, as far as known; ISO 8601 in UTC');
    table
      .integer('stale_lower_bound')
      .notNullable()
      .defaultTo(0)
      .comment(
        '1 when only a cluster knows stale_from, so that it may be earlier',
      );
    table
      .integer('commits_since')
      .comment(
        'Commits on the default branch since the build that runs, where counted',
      );
    table.index(['due_at'], 'deployment_cells_due_index');
    table.index(
      ['environment', 'state', 'stale', 'service_id'],
      'deployment_cells_state_index',
    );
  });
  // What was reported before: counted, and derived by the job that looks after due cells.
  const counted = outcome =>
    knex('deployments')
      .whereRaw('deployments.service_id = deployment_cells.service_id')
      .whereRaw('deployments.environment = deployment_cells.environment')
      .where(outcome ? { outcome } : {})
      .count('*');
  const ofEvent = (event, column) =>
    knex('deployments')
      .whereRaw(`deployments.event_id = deployment_cells.${event}_event_id`)
      .select(column);
  await knex('deployment_cells').update({
    attempts: counted(),
    failures: counted('failure'),
    attempt_commit_id: ofEvent('attempt', 'commit_id'),
    attempt_kind: ofEvent('attempt', 'kind'),
    attempt_actor: ofEvent('attempt', 'actor'),
    attempt_url: ofEvent('attempt', 'url'),
    success_kind: ofEvent('success', 'kind'),
    success_actor: ofEvent('success', 'actor'),
    success_url: ofEvent('success', 'url'),
    due_at: '',
  });

  await knex.schema.alterTable('services', table => {
    table
      .integer('attention')
      .notNullable()
      .defaultTo(6)
      .comment(
        'The worst of its cells, for sorting; the lowest needs most attention',
      );
    table.index(['attention', 'name', 'id'], 'services_attention_index', {
      predicate: knex.whereNull('left_at'),
    });
  });

  await knex.schema.createTable('desired_states', table => {
    table.comment('What the GitOps repository says should run');
    table.string('source').notNullable().comment('URL of the repository');
    table.string('path').notNullable().comment('Path of the overlay in it');
    table
      .string('service')
      .notNullable()
      .comment(
        'The service as the repository names it: a name, or an entity ref',
      );
    table
      .integer('service_id')
      .references('services.id')
      .comment(
        'The service of the catalog that this is; null until there is one',
      );
    table.string('environment').notNullable().comment('Where it should run');
    table
      .text('images')
      .notNullable()
      .comment('ContainerImages as JSON, of the service itself first');
    table
      .string('commit_id')
      .notNullable()
      .comment('The commit that asked for it');
    table.string('author').comment('Who wrote that commit');
    table
      .string('committed_at')
      .notNullable()
      .comment('When it was written; ISO 8601 in UTC');
    table
      .string('asked_at')
      .notNullable()
      .comment(
        'When it was first seen to be asked for, from which a roll-out may take its time; ISO 8601 in UTC',
      );
    table.text('problem').comment('Why the overlay cannot be read');
    table.primary(['source', 'path']);
    table.index(['service_id', 'environment'], 'desired_states_service_index');
    table.index(['service'], 'desired_states_name_index');
  });

  await knex.schema.createTable('observed_workloads', table => {
    table.comment('What clusters run');
    table.string('cluster').notNullable().comment('Name of the cluster');
    table
      .string('kind')
      .notNullable()
      .comment('Deployment, StatefulSet, Job or Application');
    table.string('namespace').notNullable().comment('Its namespace');
    table.string('name').notNullable().comment('Its name');
    table.string('uid').notNullable().comment('Its uid');
    table
      .string('service')
      .notNullable()
      .comment('The service as its labels name it: a name, or an entity ref');
    table
      .integer('service_id')
      .references('services.id')
      .comment(
        'The service of the catalog that this is; null until there is one',
      );
    table
      .string('environment')
      .notNullable()
      .comment('The environment that its namespace is');
    table
      .text('images')
      .notNullable()
      .comment('ContainerImages as JSON, of the service itself first');
    table
      .string('version')
      .comment('Label app.kubernetes.io/version, else the tag');
    table.string('commit_id').comment('Git commit, where a label has it');
    table.integer('replicas').notNullable().comment('Replicas asked for');
    table
      .integer('ready_replicas')
      .notNullable()
      .comment('Those that are ready');
    table
      .integer('updated_replicas')
      .notNullable()
      .comment('Those that have the present template');
    table.text('failure').comment('Why it does not get further');
    table
      .string('since')
      .notNullable()
      .comment(
        'When this version began to run, at the latest; ISO 8601 in UTC',
      );
    table.string('actor').comment('Who started it, of Argo CD');
    table.primary(['cluster', 'kind', 'namespace', 'name']);
    table.index(
      ['service_id', 'environment'],
      'observed_workloads_service_index',
    );
    table.index(['service'], 'observed_workloads_name_index');
  });

  await knex.schema.createTable('deployment_sources', table => {
    table.comment('How well deployments are known from where');
    table.string('kind').notNullable().comment('events, gitops or kubernetes');
    table
      .string('name')
      .notNullable()
      .comment('The sender, the URL of the repository, or the cluster');
    table
      .string('part')
      .notNullable()
      .comment('The kind of workload, of a cluster; otherwise empty');
    table
      .string('attempted_at')
      .notNullable()
      .comment('When it was last asked; ISO 8601 in UTC');
    table
      .string('succeeded_at')
      .comment(
        'When it last answered, or was known unchanged; ISO 8601 in UTC',
      );
    table.text('problem').comment('Why it did not answer since, as a sentence');
    table
      .integer('absent')
      .notNullable()
      .defaultTo(0)
      .comment('1 when there was no such thing when it was last asked');
    table
      .string('revision')
      .comment('The commit that was read, of a repository');
    table.primary(['kind', 'name', 'part']);
  });

  await knex.schema.createTable('derived_sources', table => {
    table.comment(
      'By which health of sources the cells of an environment were derived; when it differs, they are derived again',
    );
    table
      .string('environment')
      .notNullable()
      .primary()
      .comment('The environment');
    table
      .text('health')
      .notNullable()
      .comment('Sources that it relies on, and whether each was fresh');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('derived_sources');
  await knex.schema.dropTable('deployment_sources');
  await knex.schema.dropTable('observed_workloads');
  await knex.schema.dropTable('desired_states');
  await knex.schema.alterTable('services', table => {
    table.dropIndex([], 'services_attention_index');
    table.dropColumn('attention');
  });
  await knex('deployment_cells').whereNull('attempt_event_id').delete();
  const events = Object.keys(EVENT_COLUMNS);
  await knex.schema.alterTable('deployment_cells', table => {
    table.dropIndex([], 'deployment_cells_due_index');
    table.dropIndex([], 'deployment_cells_state_index');
    table.dropColumns(
      'attempt_commit_id',
      ...events.map(column => `attempt_${column}`),
      ...events.map(column => `success_${column}`),
      ...Object.keys(STATE_COLUMNS),
      'attempts',
      'failures',
      'state',
      'state_since',
      'due_at',
      'behind_commits',
      'stale',
      'stale_from',
      'stale_lower_bound',
      'commits_since',
    );
  });
  await knex.schema.alterTable('deployment_cells', table => {
    table.dropNullable('attempt_event_id');
    table.dropNullable('attempt_version');
    table.dropNullable('attempt_outcome');
    table.dropNullable('attempt_finished_at');
  });
  await knex.schema.alterTable('deployments', table => {
    table.dropIndex([], 'deployments_finished_index');
    table.dropIndex([], 'deployments_environment_finished_index');
    table.dropColumns(
      'source',
      'kind',
      'digest',
      'actor_source',
      'committed_at',
    );
  });
};
