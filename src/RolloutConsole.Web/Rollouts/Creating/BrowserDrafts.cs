using System.Security.Cryptography;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// Drafts in the browser's own storage, encrypted with the console's key ring: nothing half done lies in the database, and nobody
/// else on the same computer can read or change it.
/// </summary>
internal sealed class BrowserDrafts(ProtectedLocalStorage storage) : IRolloutDrafts
{
    private const string Purpose = "rollout-draft";

    /// <inheritdoc/>
    public async Task<RolloutForm?> LoadAsync(string person, CancellationToken cancellationToken)
    {
        try
        {
            var found = await storage.GetAsync<RolloutForm>(Purpose, KeyOf(person));
            return found.Success ? found.Value : null;
        }
        catch (Exception fault) when (fault is CryptographicException or System.Text.Json.JsonException)
        {
            // Written with an older key ring or an older version: it is lost, and an empty form is better than none.
            return null;
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(string person, RolloutForm form, CancellationToken cancellationToken) =>
        storage.SetAsync(Purpose, KeyOf(person), form).AsTask();

    /// <inheritdoc/>
    public Task ForgetAsync(string person, CancellationToken cancellationToken) => storage.DeleteAsync(KeyOf(person)).AsTask();

    private static string KeyOf(string person) => $"rollout-draft:{person}";
}
