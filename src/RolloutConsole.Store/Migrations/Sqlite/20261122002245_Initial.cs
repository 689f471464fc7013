using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace RolloutConsole.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "action_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    action_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    entry = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<int>(type: "INTEGER", nullable: true),
                    messages = table.Column<string>(type: "TEXT", nullable: true),
                    by_server = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_action_history", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "actions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: true),
                    group_id = table.Column<long>(type: "INTEGER", nullable: true),
                    target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    distribution_set_id = table.Column<long>(type: "INTEGER", nullable: false),
                    previous_set_id = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    recall = table.Column<int>(type: "INTEGER", nullable: false),
                    action_type = table.Column<int>(type: "INTEGER", nullable: false),
                    force_at = table.Column<long>(type: "INTEGER", nullable: true),
                    weight = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    last_result = table.Column<int>(type: "INTEGER", nullable: true),
                    failed_before = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    timed_out_before = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    health = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    first_action_id = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    retrieved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_code = table.Column<int>(type: "INTEGER", nullable: true),
                    entries = table.Column<int>(type: "INTEGER", nullable: false),
                    last_entry = table.Column<int>(type: "INTEGER", nullable: true),
                    initiated_by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_actions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    caller = table.Column<string>(type: "TEXT", nullable: false),
                    caller_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    caller_roles = table.Column<int>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: true),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: false),
                    group_id = table.Column<long>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcomes = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_changes", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "deadlines",
                columns: table => new
                {
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deadlines", x => x.rollout_id);
                });

            migrationBuilder.CreateTable(
                name: "distribution_set_types",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    colour = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_distribution_set_types", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "engine_heartbeat",
                columns: table => new
                {
                    node = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_engine_heartbeat", x => x.node);
                });

            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    after_failure = table.Column<int>(type: "INTEGER", nullable: false),
                    after_timeout = table.Column<int>(type: "INTEGER", nullable: false),
                    busy = table.Column<int>(type: "INTEGER", nullable: false),
                    busy_failing = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    busy_retries = table.Column<int>(type: "INTEGER", nullable: false),
                    canceled = table.Column<int>(type: "INTEGER", nullable: false),
                    canceling = table.Column<int>(type: "INTEGER", nullable: false),
                    downloaded = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    error = table.Column<int>(type: "INTEGER", nullable: false),
                    finished = table.Column<int>(type: "INTEGER", nullable: false),
                    health_failing = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    health_pending = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    past_return = table.Column<int>(type: "INTEGER", nullable: false),
                    planned_size = table.Column<int>(type: "INTEGER", nullable: false),
                    reason_actor = table.Column<string>(type: "TEXT", nullable: false),
                    reason_key = table.Column<string>(type: "TEXT", nullable: false),
                    reason_since = table.Column<long>(type: "INTEGER", nullable: false),
                    reason_text = table.Column<string>(type: "TEXT", nullable: false),
                    recalled = table.Column<int>(type: "INTEGER", nullable: false),
                    recalling = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    removed = table.Column<int>(type: "INTEGER", nullable: false),
                    retried_failures = table.Column<int>(type: "INTEGER", nullable: false),
                    retried_timeouts = table.Column<int>(type: "INTEGER", nullable: false),
                    retrieved = table.Column<int>(type: "INTEGER", nullable: false),
                    retry_due = table.Column<int>(type: "INTEGER", nullable: false),
                    retry_scheduled = table.Column<int>(type: "INTEGER", nullable: false),
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: false),
                    running = table.Column<int>(type: "INTEGER", nullable: false),
                    scheduled = table.Column<int>(type: "INTEGER", nullable: false),
                    scheduled_failing = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    skipped = table.Column<int>(type: "INTEGER", nullable: false),
                    soak_since = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    timed_out = table.Column<int>(type: "INTEGER", nullable: false),
                    wait_for_confirmation = table.Column<int>(type: "INTEGER", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "latches",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: true),
                    set_by = table.Column<string>(type: "TEXT", nullable: false),
                    set_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    idempotency_key = table.Column<string>(type: "TEXT", nullable: true),
                    released_by = table.Column<string>(type: "TEXT", nullable: true),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true),
                    release_reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_latches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leases", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    roles = table.Column<int>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: false),
                    group_id = table.Column<long>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    from_status = table.Column<string>(type: "TEXT", nullable: true),
                    to_status = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rollout_minutes",
                columns: table => new
                {
                    rollout_id = table.Column<long>(type: "INTEGER", nullable: false),
                    group_id = table.Column<long>(type: "INTEGER", nullable: false),
                    minute = table.Column<long>(type: "INTEGER", nullable: false),
                    started = table.Column<int>(type: "INTEGER", nullable: false),
                    ok = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollout_minutes", x => new { x.rollout_id, x.group_id, x.minute });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    approval_by = table.Column<string>(type: "TEXT", nullable: true),
                    approval_remark = table.Column<string>(type: "TEXT", nullable: true),
                    cause = table.Column<int>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    created_by_folded = table.Column<string>(type: "TEXT", nullable: false),
                    decided_through = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    distribution_set_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fill_cursor = table.Column<long>(type: "INTEGER", nullable: false),
                    halt_done = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    left_behind = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    matching_targets = table.Column<int>(type: "INTEGER", nullable: false),
                    memory = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    pace_minute = table.Column<long>(type: "INTEGER", nullable: true),
                    pace_opened = table.Column<int>(type: "INTEGER", nullable: false),
                    reading = table.Column<int>(type: "INTEGER", nullable: false),
                    reason_actor = table.Column<string>(type: "TEXT", nullable: false),
                    reason_key = table.Column<string>(type: "TEXT", nullable: false),
                    reason_since = table.Column<long>(type: "INTEGER", nullable: false),
                    reason_text = table.Column<string>(type: "TEXT", nullable: false),
                    recovery = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    rolls_back = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    weight = table.Column<int>(type: "INTEGER", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    target_filter = table.Column<string>(type: "TEXT", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollouts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "set_adoption",
                columns: table => new
                {
                    set_id = table.Column<long>(type: "INTEGER", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    installed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_set_adoption", x => new { x.set_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    is_protected = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_links",
                columns: table => new
                {
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_links", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "software_module_types",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    colour = table.Column<string>(type: "TEXT", nullable: true),
                    min_artifacts = table.Column<int>(type: "INTEGER", nullable: false),
                    max_assignments = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_software_module_types", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tags",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    colour = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tags", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "target_attributes",
                columns: table => new
                {
                    target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    key_folded = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    value_folded = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_attributes", x => new { x.target_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "target_filter_counts",
                columns: table => new
                {
                    filter_id = table.Column<long>(type: "INTEGER", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_filter_counts", x => new { x.filter_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "target_filter_members",
                columns: table => new
                {
                    filter_id = table.Column<long>(type: "INTEGER", nullable: false),
                    baseline = table.Column<int>(type: "INTEGER", nullable: false),
                    target_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_filter_members", x => new { x.filter_id, x.baseline, x.target_id });
                });

            migrationBuilder.CreateTable(
                name: "target_filters",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    query = table.Column<string>(type: "TEXT", nullable: false),
                    auto_set_id = table.Column<long>(type: "INTEGER", nullable: true),
                    auto_action_type = table.Column<int>(type: "INTEGER", nullable: false),
                    auto_weight = table.Column<int>(type: "INTEGER", nullable: false),
                    auto_confirmation = table.Column<bool>(type: "INTEGER", nullable: false),
                    auto_by = table.Column<string>(type: "TEXT", nullable: false),
                    auto_at = table.Column<long>(type: "INTEGER", nullable: true),
                    baseline = table.Column<int>(type: "INTEGER", nullable: false),
                    baseline_at = table.Column<long>(type: "INTEGER", nullable: true),
                    baseline_count = table.Column<int>(type: "INTEGER", nullable: false),
                    recording = table.Column<int>(type: "INTEGER", nullable: true),
                    recording_since = table.Column<long>(type: "INTEGER", nullable: true),
                    recording_cursor = table.Column<long>(type: "INTEGER", nullable: false),
                    recording_count = table.Column<int>(type: "INTEGER", nullable: false),
                    has_old_members = table.Column<bool>(type: "INTEGER", nullable: false),
                    counted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_filters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "target_imports",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    file_name = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    choice = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    good = table.Column<long>(type: "INTEGER", nullable: false),
                    refused = table.Column<long>(type: "INTEGER", nullable: false),
                    written = table.Column<long>(type: "INTEGER", nullable: false),
                    published = table.Column<long>(type: "INTEGER", nullable: false),
                    first_target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    message = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "target_jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    tag_id = table.Column<long>(type: "INTEGER", nullable: true),
                    tag_name = table.Column<string>(type: "TEXT", nullable: true),
                    group_path = table.Column<string>(type: "TEXT", nullable: true),
                    selection = table.Column<string>(type: "TEXT", nullable: false),
                    selection_words = table.Column<string>(type: "TEXT", nullable: false),
                    expected = table.Column<long>(type: "INTEGER", nullable: true),
                    done = table.Column<long>(type: "INTEGER", nullable: false),
                    changed = table.Column<long>(type: "INTEGER", nullable: false),
                    last_target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    through_target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    message = table.Column<string>(type: "TEXT", nullable: true),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    caller_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    caller_roles = table.Column<int>(type: "INTEGER", nullable: false),
                    caller_address = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "target_metadata",
                columns: table => new
                {
                    target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    key_folded = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    value_folded = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_metadata", x => new { x.target_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "target_tags",
                columns: table => new
                {
                    target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    tag_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_tags", x => new { x.target_id, x.tag_id });
                });

            migrationBuilder.CreateTable(
                name: "target_type_sets",
                columns: table => new
                {
                    target_type_id = table.Column<long>(type: "INTEGER", nullable: false),
                    distribution_set_type_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_type_sets", x => new { x.target_type_id, x.distribution_set_type_id });
                });

            migrationBuilder.CreateTable(
                name: "target_types",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    key_folded = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    colour = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_target_types", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "targets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    controller_id = table.Column<string>(type: "TEXT", nullable: false),
                    controller_id_folded = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    description_folded = table.Column<string>(type: "TEXT", nullable: true),
                    group_path = table.Column<string>(type: "TEXT", nullable: true),
                    group_path_folded = table.Column<string>(type: "TEXT", nullable: true),
                    address = table.Column<string>(type: "TEXT", nullable: true),
                    address_folded = table.Column<string>(type: "TEXT", nullable: true),
                    update_status = table.Column<int>(type: "INTEGER", nullable: false),
                    last_poll_at = table.Column<long>(type: "INTEGER", nullable: true),
                    assigned_set_id = table.Column<long>(type: "INTEGER", nullable: true),
                    installed_set_id = table.Column<long>(type: "INTEGER", nullable: true),
                    installed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    target_type_id = table.Column<long>(type: "INTEGER", nullable: true),
                    auto_confirm = table.Column<bool>(type: "INTEGER", nullable: false),
                    auto_confirm_by = table.Column<string>(type: "TEXT", nullable: true),
                    auto_confirm_remark = table.Column<string>(type: "TEXT", nullable: true),
                    auto_confirm_at = table.Column<long>(type: "INTEGER", nullable: true),
                    attributes_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    security_token_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    security_token_protected = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_targets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "distribution_sets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    type_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_folded = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    version_folded = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    required_migration_step = table.Column<bool>(type: "INTEGER", nullable: false),
                    locked = table.Column<bool>(type: "INTEGER", nullable: false),
                    valid = table.Column<bool>(type: "INTEGER", nullable: false),
                    invalidation = table.Column<int>(type: "INTEGER", nullable: true),
                    invalidated_by = table.Column<string>(type: "TEXT", nullable: true),
                    invalidated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_distribution_sets", x => x.id);
                    table.ForeignKey(
                        name: "fk_distribution_sets_type_id",
                        column: x => x.type_id,
                        principalTable: "distribution_set_types",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "person_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<string>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_person_claims_user_id",
                        column: x => x.user_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "person_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_person_logins_user_id",
                        column: x => x.user_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "person_tokens",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_person_tokens_user_id",
                        column: x => x.user_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "distribution_set_type_modules",
                columns: table => new
                {
                    distribution_set_type_id = table.Column<long>(type: "INTEGER", nullable: false),
                    software_module_type_id = table.Column<long>(type: "INTEGER", nullable: false),
                    mandatory = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_distribution_set_type_modules", x => new { x.distribution_set_type_id, x.software_module_type_id });
                    table.ForeignKey(
                        name: "fk_distribution_set_type_modules_distribution_set_type_id",
                        column: x => x.distribution_set_type_id,
                        principalTable: "distribution_set_types",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_distribution_set_type_modules_software_module_type_id",
                        column: x => x.software_module_type_id,
                        principalTable: "software_module_types",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "software_modules",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    type_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    vendor = table.Column<string>(type: "TEXT", nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    encrypted = table.Column<bool>(type: "INTEGER", nullable: false),
                    locked = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    last_modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_software_modules", x => x.id);
                    table.ForeignKey(
                        name: "fk_software_modules_type_id",
                        column: x => x.type_id,
                        principalTable: "software_module_types",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "distribution_set_metadata",
                columns: table => new
                {
                    distribution_set_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_distribution_set_metadata", x => new { x.distribution_set_id, x.key });
                    table.ForeignKey(
                        name: "fk_distribution_set_metadata_distribution_set_id",
                        column: x => x.distribution_set_id,
                        principalTable: "distribution_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "artifacts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    software_module_id = table.Column<long>(type: "INTEGER", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    sha1 = table.Column<string>(type: "TEXT", nullable: false),
                    md5 = table.Column<string>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_artifacts", x => x.id);
                    table.ForeignKey(
                        name: "fk_artifacts_software_module_id",
                        column: x => x.software_module_id,
                        principalTable: "software_modules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "distribution_set_modules",
                columns: table => new
                {
                    distribution_set_id = table.Column<long>(type: "INTEGER", nullable: false),
                    software_module_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_distribution_set_modules", x => new { x.distribution_set_id, x.software_module_id });
                    table.ForeignKey(
                        name: "fk_distribution_set_modules_distribution_set_id",
                        column: x => x.distribution_set_id,
                        principalTable: "distribution_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_distribution_set_modules_software_module_id",
                        column: x => x.software_module_id,
                        principalTable: "software_modules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "software_module_metadata",
                columns: table => new
                {
                    software_module_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    target_visible = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_software_module_metadata", x => new { x.software_module_id, x.key });
                    table.ForeignKey(
                        name: "fk_software_module_metadata_software_module_id",
                        column: x => x.software_module_id,
                        principalTable: "software_modules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "distribution_set_types",
                columns: new[] { "id", "colour", "created_at", "created_by", "deleted_at", "description", "key", "last_modified_at", "last_modified_by", "name" },
                values: new object[,]
                {
                    { 1L, null, 0L, "system", null, null, "os", 0L, "system", "OS only" },
                    { 2L, null, 0L, "system", null, null, "app", 0L, "system", "App(s) only" },
                    { 3L, null, 0L, "system", null, null, "os_app", 0L, "system", "OS with app(s)" }
                });

            migrationBuilder.InsertData(
                table: "software_module_types",
                columns: new[] { "id", "colour", "created_at", "created_by", "deleted_at", "description", "key", "last_modified_at", "last_modified_by", "max_assignments", "min_artifacts", "name" },
                values: new object[,]
                {
                    { 1L, null, 0L, "system", null, null, "os", 0L, "system", 1, 0, "OS" },
                    { 2L, null, 0L, "system", null, null, "application", 0L, "system", 2147483647, 0, "Application" }
                });

            migrationBuilder.InsertData(
                table: "distribution_set_type_modules",
                columns: new[] { "distribution_set_type_id", "software_module_type_id", "mandatory" },
                values: new object[,]
                {
                    { 1L, 1L, true },
                    { 2L, 2L, true },
                    { 3L, 1L, true },
                    { 3L, 2L, false }
                });

            migrationBuilder.CreateIndex(
                name: "ix_action_history_action",
                table: "action_history",
                column: "action_id");

            migrationBuilder.CreateIndex(
                name: "ix_actions_due",
                table: "actions",
                column: "due_at",
                filter: "due_at IS NOT NULL AND status IN (1, 3)");

            migrationBuilder.CreateIndex(
                name: "ix_actions_failing_before",
                table: "actions",
                columns: new[] { "group_id", "id" },
                filter: "status = 0 AND health = 3");

            migrationBuilder.CreateIndex(
                name: "ix_actions_grace",
                table: "actions",
                column: "due_at",
                filter: "due_at IS NOT NULL AND status = 5");

            migrationBuilder.CreateIndex(
                name: "ix_actions_group",
                table: "actions",
                columns: new[] { "group_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_actions_open",
                table: "actions",
                columns: new[] { "target_id", "weight" },
                descending: new[] { false, true },
                filter: "status IN (1, 2, 3, 9)");

            migrationBuilder.CreateIndex(
                name: "ix_actions_recall",
                table: "actions",
                columns: new[] { "group_id", "status", "id" },
                filter: "recall = 1");

            migrationBuilder.CreateIndex(
                name: "ix_actions_retry",
                table: "actions",
                columns: new[] { "group_id", "status", "id" },
                filter: "recall = 3");

            migrationBuilder.CreateIndex(
                name: "ix_actions_target",
                table: "actions",
                columns: new[] { "target_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_artifacts_file_name",
                table: "artifacts",
                columns: new[] { "software_module_id", "file_name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_artifacts_sha256",
                table: "artifacts",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "ix_audit_caller",
                table: "audit",
                columns: new[] { "caller", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_changes_rollout",
                table: "changes",
                columns: new[] { "rollout_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_deadlines_due",
                table: "deadlines",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_distribution_set_modules_software_module_id",
                table: "distribution_set_modules",
                column: "software_module_id");

            migrationBuilder.CreateIndex(
                name: "ix_distribution_set_type_modules_software_module_type_id",
                table: "distribution_set_type_modules",
                column: "software_module_type_id");

            migrationBuilder.CreateIndex(
                name: "ix_distribution_set_types_key",
                table: "distribution_set_types",
                column: "key",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_distribution_sets_name",
                table: "distribution_sets",
                columns: new[] { "name", "version", "type_id" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_distribution_sets_type_id",
                table: "distribution_sets",
                column: "type_id");

            migrationBuilder.CreateIndex(
                name: "ix_groups_rollout",
                table: "groups",
                columns: new[] { "rollout_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_latches_idempotency_key",
                table: "latches",
                column: "idempotency_key",
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_latches_scope",
                table: "latches",
                column: "scope",
                unique: true,
                filter: "released_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_normalized_email",
                table: "people",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "ix_people_normalized_user_name",
                table: "people",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_person_claims_user_id",
                table: "person_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_person_logins_user_id",
                table: "person_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_rollout_events_rollout",
                table: "rollout_events",
                columns: new[] { "rollout_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_rollouts_distribution_set_id",
                table: "rollouts",
                columns: new[] { "distribution_set_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_rollouts_name",
                table: "rollouts",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_rollouts_rolls_back",
                table: "rollouts",
                column: "rolls_back",
                unique: true,
                filter: "rolls_back IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_rollouts_status",
                table: "rollouts",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "ix_set_adoption_day",
                table: "set_adoption",
                columns: new[] { "day", "installed" });

            migrationBuilder.CreateIndex(
                name: "ix_software_module_types_key",
                table: "software_module_types",
                column: "key",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_software_modules_name",
                table: "software_modules",
                columns: new[] { "name", "version", "type_id" },
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_software_modules_type_id",
                table: "software_modules",
                column: "type_id");

            migrationBuilder.CreateIndex(
                name: "ix_tags_name",
                table: "tags",
                column: "name",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_target_attributes_value",
                table: "target_attributes",
                columns: new[] { "key_folded", "value_folded", "target_id" });

            migrationBuilder.CreateIndex(
                name: "ix_target_filters_name",
                table: "target_filters",
                column: "name",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_target_jobs_open",
                table: "target_jobs",
                column: "id",
                filter: "status = 0");

            migrationBuilder.CreateIndex(
                name: "ix_target_metadata_value",
                table: "target_metadata",
                columns: new[] { "key_folded", "value_folded", "target_id" });

            migrationBuilder.CreateIndex(
                name: "ix_target_tags_tag",
                table: "target_tags",
                columns: new[] { "tag_id", "target_id" });

            migrationBuilder.CreateIndex(
                name: "ix_target_types_key",
                table: "target_types",
                column: "key",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_assigned_set_id",
                table: "targets",
                columns: new[] { "assigned_set_id", "deleted_at" },
                filter: "assigned_set_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_controller_id",
                table: "targets",
                column: "controller_id",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_controller_id_folded",
                table: "targets",
                column: "controller_id_folded");

            migrationBuilder.CreateIndex(
                name: "ix_targets_group_path",
                table: "targets",
                column: "group_path_folded",
                filter: "group_path_folded IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_installed_set_id",
                table: "targets",
                columns: new[] { "installed_set_id", "deleted_at" },
                filter: "installed_set_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_last_poll_at",
                table: "targets",
                column: "last_poll_at");

            migrationBuilder.CreateIndex(
                name: "ix_targets_name_folded",
                table: "targets",
                column: "name_folded");

            migrationBuilder.CreateIndex(
                name: "ix_targets_never_polled",
                table: "targets",
                columns: new[] { "last_poll_at", "created_at" },
                filter: "last_poll_at IS NULL AND deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_target_type_id",
                table: "targets",
                columns: new[] { "target_type_id", "deleted_at" },
                filter: "target_type_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_targets_update_status",
                table: "targets",
                column: "update_status");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "action_history");

            migrationBuilder.DropTable(
                name: "actions");

            migrationBuilder.DropTable(
                name: "artifacts");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "deadlines");

            migrationBuilder.DropTable(
                name: "distribution_set_metadata");

            migrationBuilder.DropTable(
                name: "distribution_set_modules");

            migrationBuilder.DropTable(
                name: "distribution_set_type_modules");

            migrationBuilder.DropTable(
                name: "engine_heartbeat");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropTable(
                name: "latches");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "person_claims");

            migrationBuilder.DropTable(
                name: "person_logins");

            migrationBuilder.DropTable(
                name: "person_tokens");

            migrationBuilder.DropTable(
                name: "rollout_events");

            migrationBuilder.DropTable(
                name: "rollout_minutes");

            migrationBuilder.DropTable(
                name: "rollouts");

            migrationBuilder.DropTable(
                name: "set_adoption");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "sign_in_links");

            migrationBuilder.DropTable(
                name: "software_module_metadata");

            migrationBuilder.DropTable(
                name: "tags");

            migrationBuilder.DropTable(
                name: "target_attributes");

            migrationBuilder.DropTable(
                name: "target_filter_counts");

            migrationBuilder.DropTable(
                name: "target_filter_members");

            migrationBuilder.DropTable(
                name: "target_filters");

            migrationBuilder.DropTable(
                name: "target_imports");

            migrationBuilder.DropTable(
                name: "target_jobs");

            migrationBuilder.DropTable(
                name: "target_metadata");

            migrationBuilder.DropTable(
                name: "target_tags");

            migrationBuilder.DropTable(
                name: "target_type_sets");

            migrationBuilder.DropTable(
                name: "target_types");

            migrationBuilder.DropTable(
                name: "targets");

            migrationBuilder.DropTable(
                name: "distribution_sets");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "software_modules");

            migrationBuilder.DropTable(
                name: "distribution_set_types");

            migrationBuilder.DropTable(
                name: "software_module_types");
        }
    }
}
