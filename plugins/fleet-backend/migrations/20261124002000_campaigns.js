const TIME = '; ISO 8601 in UTC';

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaigns', table => {
    table.comment('One change to many services');
    table.string('id').primary().comment('A UUID');
    table
      .integer('revision')
      .notNullable()
      .comment('The revision of its specification that is in force');
    table.string('kind').notNullable().comment('template, library or script');
    table
      .string('state')
      .notNullable()
      .comment('draft, running, paused, done or closed');
    table
      .string('pause_cause')
      .comment('person, failures or deployment, of a paused one');
    table.text('reason').comment('Why it is paused or closed, as a sentence');
    table
      .text('told_pause')
      .comment('The pause of its own that its creator was told of last');
    table.string('created_by').notNullable().comment('Who wrote it down');
    table.string('created_at').notNullable().comment(`When${TIME}`);
    table.string('started_at').comment(`When it was started${TIME}`);
    table.string('resumed_at').comment(`When it was resumed last${TIME}`);
    table
      .string('ended_at')
      .comment(
        `When it was done, or the last pull request of a closed one was closed${TIME}`,
      );
    table
      .text('waves')
      .notNullable()
      .comment('WaveRecords as JSON, in the order of the specification');
    table
      .string('selected_at')
      .comment(
        `When services were held against the selector last; null when a new revision asks for it${TIME}`,
      );
    table
      .integer('version')
      .notNullable()
      .comment(
        'Grows with each write; a write names the one it was decided on',
      );
    table.index(['created_at', 'id'], 'campaigns_created_index');
    table.index(['state'], 'campaigns_state_index');
  });

  await knex.schema.createTable('campaign_revisions', table => {
    table.comment('The specifications of campaigns; a row is never changed');
    table
      .string('campaign_id')
      .notNullable()
      .references('campaigns.id')
      .comment('The campaign');
    table.integer('revision').notNullable().comment('1 for the first');
    table.text('spec').notNullable().comment('A CampaignSpec as JSON');
    table.primary(['campaign_id', 'revision']);
  });

  await knex.schema.createTable('campaign_targets', table => {
    table.comment('The services of campaigns, and how far each has come');
    table
      .string('campaign_id')
      .notNullable()
      .references('campaigns.id')
      .comment('The campaign');
    table
      .string('service')
      .notNullable()
      .comment('Entity ref; it stays when the service leaves the catalog');
    table.string('title').notNullable().comment('Its title or name');
    table.string('owner').comment('Entity ref of its owner');
    table
      .string('credential')
      .notNullable()
      .comment('The git host, which limits requests');
    table
      .integer('selected')
      .notNullable()
      .comment('1 when the selector matched it when that was looked at last');
    table.integer('wave').notNullable().comment('Index in the waves');
    table
      .integer('rank')
      .notNullable()
      .comment('Its place in all waves: lower ones are begun earlier');
    table.string('state').notNullable().comment('A TargetState');
    table
      .string('state_since')
      .notNullable()
      .comment(`When it came into this state${TIME}`);
    table.text('reason').comment('Why it is so, as a sentence');
    table.text('next').comment('What happens next, or what a person has to do');
    table
      .integer('retryable')
      .notNullable()
      .comment('1 when trying again may help');
    table
      .integer('revision')
      .comment('Revision of the campaign, when its task was started last');
    table
      .string('claim_id')
      .comment('In the parameters of its task, by which that is found again');
    table
      .string('claimed_at')
      .comment(`When it was claimed, before its task was started${TIME}`);
    table.string('task_id').comment('The last task of the scaffolder');
    table.integer('attempts').notNullable().comment('Tasks that were started');
    table
      .integer('failures')
      .notNullable()
      .comment('Attempts that failed since it last went well');
    table.string('retry_at').comment(`Not tried again before this${TIME}`);
    table.integer('pull_number').comment('Number of its pull request');
    table.text('pull_url').comment('Where to see that');
    table.text('pull_title').comment('Its title');
    table
      .string('checks')
      .notNullable()
      .comment('none, pending, success or failure');
    table.string('opened_at').comment(`When that was opened${TIME}`);
    table.string('merged_at').comment(`When that was merged${TIME}`);
    table
      .string('deployed_at')
      .comment(
        `When the environment of the gate first ran it in health${TIME}`,
      );
    table
      .string('from_version')
      .comment('The version that it came from, to which a roll-back returns');
    table
      .string('updated_at')
      .notNullable()
      .comment(`When anything of this changed last${TIME}`);
    table
      .integer('version')
      .notNullable()
      .comment(
        'Grows with each write; a write names the one it was decided on',
      );
    table.primary(['campaign_id', 'service']);
    table.index(['service'], 'campaign_targets_service_index');
    table.index(['state', 'owner'], 'campaign_targets_state_index');
    table.index(['campaign_id', 'merged_at'], 'campaign_targets_merged_index');
  });

  await knex.schema.createTable('campaign_events', table => {
    table.comment('What happened in campaigns; rows are only ever added');
    table.increments('id');
    table
      .string('campaign_id')
      .notNullable()
      .references('campaigns.id')
      .comment('The campaign');
    table.string('at').notNullable().comment(`When${TIME}`);
    table
      .string('actor')
      .notNullable()
      .comment('Entity ref, or slipway for what it did by itself');
    table.text('text').notNullable().comment('What, as a sentence');
    table.string('service').comment('Entity ref of the service it is about');
    table.index(['campaign_id', 'id'], 'campaign_events_campaign_index');
  });

  await knex.schema.createTable('campaign_openings', table => {
    table.comment(
      'When pull requests may have been opened, so that limits hold across a restart',
    );
    table.string('claim').primary().comment('Id of the claim');
    table
      .string('campaign_id')
      .notNullable()
      .references('campaigns.id')
      .comment('The campaign');
    table.string('credential').notNullable().comment('The git host');
    table.string('at').notNullable().comment(`When${TIME}`);
    table.index(['at'], 'campaign_openings_at_index');
    table.index(['credential', 'at'], 'campaign_openings_credential_index');
  });

  await knex.schema.createTable('campaign_hosts', table => {
    table.comment(
      'Git hosts of campaigns; the row is locked while a target of the host is claimed',
    );
    table.string('credential').primary().comment('The git host');
    table
      .string('paused_until')
      .comment(`Until when it wants no requests${TIME}`);
  });

  await knex.schema.createTable('campaign_digests', table => {
    table.comment('What each owner was told last of what needs a person');
    table.string('owner').primary().comment('Entity ref');
    table.string('sent_at').notNullable().comment(`When${TIME}`);
    table
      .text('content')
      .notNullable()
      .comment('The targets that it named, as JSON');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_digests');
  await knex.schema.dropTable('campaign_hosts');
  await knex.schema.dropTable('campaign_openings');
  await knex.schema.dropTable('campaign_events');
  await knex.schema.dropTable('campaign_targets');
  await knex.schema.dropTable('campaign_revisions');
  await knex.schema.dropTable('campaigns');
};
