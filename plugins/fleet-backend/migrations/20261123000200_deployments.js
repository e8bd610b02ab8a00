/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('deployments', table => {
    table.comment('Every deployment that was reported; rows are only added');
    table.increments('id').comment('Row id, in the order of arrival');
    table
      .string('event_id')
      .notNullable()
      .unique()
      .comment("The sender's id of the event");
    table
      .integer('service_id')
      .notNullable()
      .references('services.id')
      .comment('The service');
    table.string('environment').notNullable().comment('Where it went');
    table.string('version').notNullable().comment('What was deployed');
    table.string('outcome').notNullable().comment('success or failure');
    table
      .string('finished_at')
      .notNullable()
      .comment('When it ended; ISO 8601 in UTC, for ordering');
    table
      .string('finished_at_sent')
      .notNullable()
      .comment('The same as its sender wrote it');
    table
      .string('started_at_sent')
      .comment('When it began, as its sender wrote it');
    table.string('commit_id').comment('The commit that was built');
    table.string('actor').comment('Who or what deployed');
    table.text('url').comment('Where to read more');
    table
      .string('received_at')
      .notNullable()
      .comment('When it was reported; ISO 8601 in UTC');
    table.index(
      ['service_id', 'finished_at', 'id'],
      'deployments_service_finished_index',
    );
  });

  await knex.schema.createTable('deployment_cells', table => {
    table.comment(
      'Per service and environment the last attempt and the last success, kept when an event is written',
    );
    table
      .integer('service_id')
      .notNullable()
      .references('services.id')
      .comment('The service');
    table.string('environment').notNullable().comment('The environment');
    table
      .string('attempt_event_id')
      .notNullable()
      .comment('Event id of the attempt that finished last');
    table.string('attempt_version').notNullable().comment('Its version');
    table.string('attempt_outcome').notNullable().comment('Its outcome');
    table
      .string('attempt_finished_at')
      .notNullable()
      .comment('When it ended; ISO 8601 in UTC');
    table
      .string('success_event_id')
      .comment('Event id of the success that finished last');
    table.string('success_version').comment('Its version');
    table
      .string('success_finished_at')
      .comment('When it ended; ISO 8601 in UTC');
    table.primary(['service_id', 'environment']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_cells');
  await knex.schema.dropTable('deployments');
};
