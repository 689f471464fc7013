namespace RolloutConsole.Store.Accounts;

/// <summary>A one-time sign-in link: row of table <c>sign_in_links</c>. The key itself is stored nowhere.</summary>
internal sealed class SignInLinkRow
{
    /// <summary>Hash of the link's key.</summary>
    public string Hash { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}
