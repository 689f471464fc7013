namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Keeps the form a person is filling in, across reloads, reconnects and sign-outs.</summary>
public interface IRolloutDrafts
{
    /// <summary>The draft of a person; null when there is none or it cannot be read any more.</summary>
    Task<RolloutForm?> LoadAsync(string person, CancellationToken cancellationToken);

    /// <summary>Keeps the draft.</summary>
    Task SaveAsync(string person, RolloutForm form, CancellationToken cancellationToken);

    /// <summary>Forgets the draft.</summary>
    Task ForgetAsync(string person, CancellationToken cancellationToken);
}
