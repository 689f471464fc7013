using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Import;

namespace RolloutConsole.Store.Targets;

/// <summary>Registers devices that poll for the first time (hawkbit-api, 1.3).</summary>
internal sealed class DeviceRegistration(WriteGate gate, IDeviceReads reads, ISecretProtector secrets) : IDeviceRegistration
{
    private const int LongestName = 128;
    private const string By = "plug-and-play";

    // Another poll of the same device may have been faster: then nothing is inserted, and its row is the answer.
    private const string Insert = """
        INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, description, description_folded, address, address_folded,
          update_status, created_at, created_by, last_modified_at, last_modified_by, last_poll_at, auto_confirm, attributes_requested,
          security_token_hash, security_token_protected)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10, ?9, ?10, ?9, 0, 1, ?11, ?12
        WHERE NOT EXISTS (SELECT 1 FROM targets WHERE controller_id = ?1 AND deleted_at IS NULL)
        """;

    /// <inheritdoc/>
    public async Task<PollState?> RegisterAsync(string controllerId, string? address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var token = DeviceToken.New();
        var (hash, stored) = (DeviceToken.HashOf(token), secrets.Protect(token));
        var name = controllerId.Length > LongestName ? controllerId[..LongestName] : controllerId;
        var description = $"Registered by itself as {controllerId}";
        await gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                if (ImportSql.HeldOf(session, [controllerId]) is not null)
                {
                    return;
                }

                session.Statement(Insert)
                    .Bind(1, controllerId).Bind(2, TextFold.Fold(controllerId)).Bind(3, name).Bind(4, TextFold.Fold(name)).Bind(5, description)
                    .Bind(6, TextFold.Fold(description)).Bind(7, address).Bind(8, TextFold.Fold(address)).Bind(9, now.ToUnixTimeMilliseconds()).Bind(10, By)
                    .BindBytes(11, hash).Bind(12, stored).Run();
            },
            cancellationToken);
        return reads.ReadPoll(controllerId);
    }
}
