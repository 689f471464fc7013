using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// At start, as long as there is no account: creates the one that <c>Security:BootstrapAdmin</c> names, or prints a one-time sign-in
/// link, a new one at each start. Needs the database, so it is registered after what prepares it.
/// </summary>
internal sealed class FirstAccountService(
    IFirstAccount first,
    IOptions<SecurityOptions> options,
    IServer server,
    ILogger<FirstAccountService> logger) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var admin = options.Value.BootstrapAdmin;
        if (string.IsNullOrEmpty(admin.Name) || !await first.IsMissingAsync(cancellationToken))
        {
            return;
        }

        var receipt = await first.CreateFromSettingsAsync(admin.Name, admin.Password ?? "", cancellationToken);
        if (!receipt.IsAccepted)
        {
            throw new InvalidOperationException($"The account of Security:BootstrapAdmin was not created. {receipt.Message}");
        }

        logger.LogInformation("Created the account {Name} of Security:BootstrapAdmin; it holds every role", admin.Name);
        if (PasswordRules.FaultOf(admin.Name, admin.Password!) is { } weakness)
        {
            logger.LogWarning(
                "The password of Security:BootstrapAdmin is weak and was accepted all the same. {Weakness} Change it before others can "
                + "reach this console",
                weakness);
        }
    }

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await first.NewKeyAsync(cancellationToken) is not { } key)
        {
            return;
        }

        var address = AddressOf(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        logger.LogWarning(
            "There is no account yet. Open this link once within {Hours} hours to create the first one: {Link}",
            FirstAccount.LinkLife.TotalHours,
            $"{address}/sign-in?key={key}");
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The address to show: where the server listens, with a host that a browser on this computer can open.</summary>
    internal static string AddressOf(IEnumerable<string> addresses)
    {
        var list = addresses.ToList();
        var address = list.Find(a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? list.FirstOrDefault()
            ?? "http://localhost:8080";
        foreach (var any in (ReadOnlySpan<string>)["0.0.0.0", "[::]", "*", "+"])
        {
            address = address.Replace($"://{any}", "://localhost", StringComparison.Ordinal);
        }

        return address.TrimEnd('/');
    }
}
