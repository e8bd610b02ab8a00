const DRIFT = {
  pristine: 'Files as the template rendered them',
  edited: 'Files of the template that were changed',
  deleted: 'Files of the template that are not there any more',
  added: 'Files that the template did not render',
  pending: 'Files that earlier updates left to a person',
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('templates', table => {
    table.comment('The templates of the catalog, as last seen there');
    table.string('ref').primary().comment('Entity ref');
    table.string('type').notNullable().comment('spec.type, such as service');
    table.text('title').notNullable().comment('metadata.title, else its name');
    table.text('description').comment('metadata.description');
    table.string('owner').comment('Entity ref of the owner');
    table
      .string('version')
      .comment('SemVer that it states; null when it states none that is valid');
    table.text('problem').comment('What is wrong with it, as a sentence');
    table
      .text('changelog')
      .notNullable()
      .comment('ChangelogEntries as JSON, newest first');
    table
      .string('changed_at')
      .notNullable()
      .comment('When it last changed; ISO 8601 in UTC');
    table
      .string('left_at')
      .comment('When it was found to have left the catalog');
  });

  await knex.schema.createTable('service_lineages', table => {
    table.comment(
      'What .template.yaml and .template.lock.json of each service say',
    );
    table
      .integer('service_id')
      .primary()
      .references('services.id')
      .comment('The service');
    table
      .string('attempted_at')
      .notNullable()
      .comment('When it was last looked at; ISO 8601 in UTC');
    table
      .text('revision')
      .comment(
        'What was looked at; null when looking again may help, since the host did not answer',
      );
    table
      .text('problem')
      .comment('Why it cannot be read; the rest is then the last good reading');
    table
      .string('template')
      .comment('Entity ref of the template; null when the repository has none');
    table.string('version').comment('SemVer of it that the lock records');
    table
      .string('values_digest')
      .comment('SHA-256 of the values that the lock records');
    table
      .text('wish')
      .comment(
        'How the wish differs from the lock, as a sentence; null when it does not',
      );
    table
      .string('wished_version')
      .comment('SemVer that the owner wants, when it is another one');
    table.text('hold_reason').comment('Why the owner wants no updates now');
    table
      .string('hold_until')
      .comment('Until when, where it ends by itself; ISO 8601 in UTC');
    table
      .string('relation')
      .notNullable()
      .defaultTo('unlinked')
      .comment(
        'current, behind, ahead, template-gone or unlinked: the recorded version by that of the catalog',
      );
    for (const [of, comment] of Object.entries(DRIFT)) {
      table.integer(of).notNullable().defaultTo(0).comment(comment);
    }
    table
      .text('paths')
      .notNullable()
      .defaultTo('{}')
      .comment(
        'Paths that are edited, deleted, added and pending, as JSON; at most 1,000 of each',
      );
    table.string('commit_id').comment('Commit of the last good reading');
    table
      .string('read_at')
      .comment('When it was last read successfully; ISO 8601 in UTC');
    table.index(
      ['template', 'version', 'relation'],
      'service_lineages_template_index',
    );
  });

  await knex.schema.createTable('service_updates', table => {
    table.comment(
      'Changes that were proposed to services, one for each kind and subject',
    );
    table
      .integer('service_id')
      .notNullable()
      .references('services.id')
      .comment('The service');
    table.string('kind').notNullable().comment('template, library or script');
    table
      .string('subject')
      .notNullable()
      .comment('Ref of the template, name of the library or id of a campaign');
    table.string('from_version').comment('What the service has');
    table.string('to_version').comment('What it shall get');
    table.string('state').notNullable().comment('An UpdateState');
    table.text('reason').comment('What is the matter, as a sentence');
    table.string('branch').notNullable().comment('Where it was pushed to');
    table.integer('pull_number').comment('Number of the pull request');
    table.text('pull_url').comment('Page of the pull request');
    table.text('pull_title').comment('Title of the pull request');
    table.string('commit_id').comment('The head that Slipway pushed last');
    table
      .string('base_commit_id')
      .comment('Commit of the default branch that it was made on');
    table
      .string('merge_commit_id')
      .comment('Commit of the default branch that brought it in');
    table
      .string('checks')
      .notNullable()
      .defaultTo('none')
      .comment('none, pending, success or failure');
    table
      .integer('auto_merge_eligible')
      .notNullable()
      .defaultTo(0)
      .comment('1 when it may be merged without a person');
    table.integer('conflicts').notNullable().comment('Paths in conflict');
    table.integer('notes').notNullable().comment('Paths to know of');
    table.string('campaign').comment('Campaign that asked for it last');
    table.string('task_id').comment('Scaffolder task that worked on it last');
    table
      .string('wait_until')
      .comment('Until when the git host wants no requests; ISO 8601 in UTC');
    table
      .string('created_at')
      .notNullable()
      .comment('When it was first asked for; ISO 8601 in UTC');
    table
      .string('updated_at')
      .notNullable()
      .comment('When it last changed; ISO 8601 in UTC');
    table.string('merged_at').comment('When it was merged; ISO 8601 in UTC');
    table
      .string('looked_at')
      .notNullable()
      .comment('When its pull request or task was last looked at; ISO 8601');
    table.primary(['service_id', 'kind', 'subject']);
    table.index(['updated_at', 'service_id'], 'service_updates_updated_index');
    table.index(['state', 'looked_at'], 'service_updates_state_index');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('service_updates');
  await knex.schema.dropTable('service_lineages');
  await knex.schema.dropTable('templates');
};
