namespace RolloutConsole.Web.Security;

/// <summary>
/// Where the person in front of a page sits, for the audit. A circuit has no request of its own: the root document hands the address
/// of its request to the interactive root (parameters of the root are encrypted on their way through the browser), which keeps it here.
/// </summary>
public sealed class ClientOrigin
{
    /// <summary>Address of the client when the page was opened; null until then, and where there is none.</summary>
    public string? Address { get; set; }
}
