/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table
      .integer('lead_seconds')
      .comment(
        'Seconds from the commit to the end of the deployment, in three digits, where the time of the commit is known',
      );
    // All that a year of a fleet is counted from, so that rows need not be read.
    table.index(
      [
        'environment',
        'outcome',
        'finished_at',
        'service_id',
        'kind',
        'lead_seconds',
      ],
      'deployments_delivery_index',
    );
  });

  await knex.schema.createTable('commit_times', table => {
    table.comment('When commits were made, as git hosts told in comparisons');
    table.string('commit_id').primary().comment('The whole id');
    table
      .string('committed_at')
      .notNullable()
      .comment('When it was made; ISO 8601 in UTC');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('commit_times');
  await knex.schema.alterTable('deployments', table => {
    table.dropIndex([], 'deployments_delivery_index');
    table.dropColumn('lead_seconds');
  });
};
